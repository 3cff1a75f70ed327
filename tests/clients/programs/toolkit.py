"""arize-toolkit: reads organizations, spaces and people, and changes who belongs to a space."""

import os

from arize_toolkit import Client
from arize_toolkit.exceptions import ArizeAPIException

client = Client(organization="Risk", space="Fraud", arize_app_url=os.environ["ARIZE_APP_URL"])


def ways(**options):
    return {
        (row["user"]["email"] or row["user"]["name"]).split("@")[0]: (row["membership"], row["role"])
        for row in client.get_space_users(**options)
    }


def refused(call, *words):
    try:
        call()
    except ArizeAPIException as error:
        assert all(word in str(error) for word in words), error
    else:
        raise AssertionError("it is not refused")


# Look-ups of the constructor and of names.
assert [it["name"] for it in client.get_all_organizations()] == ["Risk", "Commerce", "Platform"]
assert sorted(it["name"] for it in client.get_all_spaces()) == ["Credit", "Fraud", "Sandbox"]
assert client.get_space("Credit")["private"] is True
assert client.get_space_by_id(client.space_id)["name"] == "Fraud"
assert client.get_user("kim@acme.io")["accountRole"] == "admin"
assert client.get_user("Ann Berger")["status"] == "active"
refused(lambda: client.get_user("nobody@acme.io"), "No user found")
refused(lambda: client.get_space("Nowhere"), "No space found")

# Who reaches a space, and why.
fraud = ways()
assert fraud["kim"] == ("ACCOUNT_ADMIN", None), fraud
assert fraud["omar"] == ("ORGANIZATION_ADMIN", None), fraud
assert fraud["ann"] == ("EXPLICIT_MEMBERSHIP", "member"), fraud
assert fraud["ida"] == ("PUBLIC_MEMBERSHIP", None), fraud
assert list(ways(search="kim")) == ["kim"]
assert list(ways(user_type="bot")) == ["nightly-export"]

# Changes.
client.switch_space("Credit")
assigned = client.assign_space_membership(["ida@acme.io", "Ann Berger"], role="readOnly")
assert [(row["user"]["email"], row["role"]) for row in assigned] == [
    ("ida@acme.io", "readOnly"),
    ("ann@acme.io", "readOnly"),
], assigned
client.assign_space_membership("ann@acme.io", ["Credit", "Fraud"], role="admin")
assert client.remove_space_member("victor@acme.io")["space_name"] == "Credit"
refused(lambda: client.remove_space_member("victor@acme.io"), "404")
refused(lambda: client.assign_space_membership("dev@acme.io", role="member"), "400")
credit = ways()
assert credit["ida"] == ("EXPLICIT_MEMBERSHIP", "readOnly"), credit
assert credit["ann"] == ("EXPLICIT_MEMBERSHIP", "admin"), credit
assert "victor" not in credit, credit

# A new organization with a space.
client.create_new_organization_and_space("Lab", "Bench", org_description="Trials", space_private=True)
client.create_new_space("Annex", private=False)
changed = client.update_space(name="Annexe", description="Room for more")
assert (changed["name"], changed["private"]) == ("Annexe", False), changed
assert sorted(it["name"] for it in client.get_all_spaces()) == ["Annexe", "Bench"]
