"""The SDK and the toolkit, which look for their server and key wherever the environment leads them."""

import os

from arize import ArizeClient
from arize_toolkit import Client

ArizeClient().spaces.list(limit=1)
Client(arize_app_url=os.environ["ARIZE_APP_URL"], organization="Risk", space="Fraud")
