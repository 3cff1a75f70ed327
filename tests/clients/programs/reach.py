"""The SDK and the toolkit, which look for their server wherever the environment leads them."""

from arize import ArizeClient
from arize_toolkit.cli.config_cmd import resolve_config
from arize_toolkit import Client

ArizeClient().spaces.list(limit=1)
config = resolve_config()
Client(arize_app_url=config["app_url"], arize_developer_key=config["api_key"], organization="Risk", space="Fraud")
