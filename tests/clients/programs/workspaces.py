"""wallaroo: reads workspaces and people, and changes who belongs to a workspace."""

import wallaroo
from wallaroo.wallaroo_ml_ops_api_client.api.workspace import (
    workspaces_add_user,
    workspaces_list_users,
    workspaces_remove_user,
)
from wallaroo.wallaroo_ml_ops_api_client.models.workspaces_add_user_body import WorkspacesAddUserBody
from wallaroo.wallaroo_ml_ops_api_client.models.workspaces_list_users_body import WorkspacesListUsersBody
from wallaroo.wallaroo_ml_ops_api_client.models.workspaces_remove_user_body import WorkspacesRemoveUserBody

client = wallaroo.Client()


def members(number):
    answer = workspaces_list_users.sync(client=client.mlops(), body=WorkspacesListUsersBody(workspace_id=number))
    return {user.user_id: user.user_type for user in answer.users}


def refused(call, *words):
    try:
        call()
    except Exception as error:
        assert all(word in str(error) for word in words), error
    else:
        raise AssertionError("it is not refused")


# Who the caller is, and what he sees.
assert (client.auth.user_id(), client.auth.user_email()) == ("ann", "ann@acme.io")
assert [(it.id(), it.name()) for it in client.list_workspaces()] == [(1, "risk")]
assert sorted(it.email() for it in client.list_users()) == ["ann@acme.io", "ben@acme.io", "eve@acme.io", "root@acme.io"]
assert [it.name() for it in client.list_models(workspace_id=1)] == ["scorer"]
assert len(client.list_pipelines(workspace_id=1)) == 1
assert members(1) == {"ann": "OWNER", "ben": "COLLABORATOR"}

# The calls of the API itself.
add = WorkspacesAddUserBody(workspace_id=1, email="eve@acme.io")
workspaces_add_user.sync(client=client.mlops(), body=add)
remove = WorkspacesRemoveUserBody(workspace_id=1, email="ben@acme.io")
for rows in (1, 0):
    assert workspaces_remove_user.sync(client=client.mlops(), body=remove).affected_rows == rows
assert members(1) == {"ann": "OWNER", "eve": "COLLABORATOR"}

# The same by the client's own classes, which look people up in Keycloak and remove them by GraphQL.
risk = client.get_workspace("risk")
assert sorted(user.id() for user in risk.users()) == ["ann", "eve"]
risk.add_user("ben@acme.io")
risk.add_owner("eve@acme.io")
risk.remove_user("ben@acme.io")
refused(lambda: risk.add_user("nobody@acme.io"), "nobody@acme.io")
assert members(1) == {"ann": "OWNER", "eve": "OWNER"}

# A workspace of one's own, and what only an administrator may.
lab = client.create_workspace("lab")
assert (lab.id(), members(lab.id())) == (3, {"ann": "OWNER"})
refused(lambda: client.get_workspace("none"), "does not exist")
refused(lambda: client.deactivate_user("ben@acme.io"), "ben@acme.io")
