"""The Python SDK: every group of endpoints that has to do with access, read and written."""

import logging
from datetime import datetime, timezone

from arize import ArizeClient
from arize._generated.api_client import exceptions
from arize.api_keys.types import (
    OrganizationPredefinedRoleAssignmentRequest,
    OrganizationRoleAssignmentRequest,
    OrgBinding,
    PredefinedRoleAssignmentRequest,
    SpaceBinding,
    SpaceRoleAssignmentRequest,
)
from arize.organizations.types import PredefinedOrgRole
from arize.spaces.types import CustomSpaceRole, PredefinedSpaceRole
from arize.users.types import PredefinedUserRole
from arize.utils.resolve import NotFoundError

logging.disable(logging.WARNING)
client = ArizeClient()


def refused(status, call, words=""):
    try:
        call()
    except exceptions.ApiException as error:
        assert error.status == status, error
        detail = getattr(error.data, "detail", None) or error.body or ""
        assert words in str(detail), error
    else:
        raise AssertionError(f"it is not refused with {status}")


def missing(call):
    try:
        call()
    except NotFoundError:
        return
    raise AssertionError("it is found")


def by_id(it):
    """The id of a listed thing; a key is wrapped, and a restriction has that of its resource."""
    it = getattr(it, "actual_instance", None) or it
    return getattr(it, "id", None) or it.resource_id


def every(call, field, **options):
    """All pages of a list, and how many there were."""
    found, cursor, pages = [], None, 0
    while pages < 100:
        page = call(cursor=cursor, **options)
        found += getattr(page, field)
        pages += 1
        cursor = page.pagination.next_cursor
        if not page.pagination.has_more:
            assert cursor is None, page.pagination
            return found, pages
        assert len(getattr(page, field)) <= options["limit"]
    raise AssertionError("the list has no end")


user = {it.email: it.id for it in every(client.users.list, "users", limit=100)[0]}

# Lists, in pages and at once.
for group, field in [
    (client.roles, "roles"),
    (client.organizations, "organizations"),
    (client.spaces, "spaces"),
    (client.users, "users"),
    (client.projects, "projects"),
    (client.api_keys, "api_keys"),
    (client.resource_restrictions, "resource_restrictions"),
]:
    by_pages, pages = every(group.list, field, limit=2)
    at_once, _ = every(group.list, field, limit=100)
    assert pages > 1 or field == "api_keys", field
    assert [by_id(it) for it in by_pages] == [by_id(it) for it in at_once], field
for kind in ("SPACE", "PROJECT"):
    by_pages, _ = every(client.role_bindings.list, "role_bindings", resource_type=kind, limit=1)
    assert {it.resource_type.value for it in by_pages} == {kind}
assert all(it.is_predefined for it in client.roles.list(is_predefined=True, limit=100).roles)
assert {it.status.value for it in client.users.list(status=["INVITED", "EXPIRED"]).users} == {"INVITED", "EXPIRED"}
refused(400, lambda: client.roles.list(cursor="nothing that a page gave"))

# What is not there.
missing(lambda: client.roles.get(role="Nothing"))
missing(lambda: client.spaces.get(space="Nowhere"))
refused(404, lambda: client.users.get(user="VXNlcjo5OTk6YWJjZA=="))
refused(404, lambda: client.spaces.get(space="U3BhY2U6OTk5OmFiY2Q="))
assert client.users.get(user="nobody@acme.io") is None

# Roles.
role = client.roles.create(name="Ledger Reader", permissions=["PROJECT_READ", "SPACE_READ"], description="Reads")
assert (role.name, role.is_predefined) == ("Ledger Reader", False), role
refused(409, lambda: client.roles.create(name="Ledger Reader", permissions=["PROJECT_READ"]), "Ledger Reader")
role = client.roles.update(role="Ledger Reader", permissions=["PROJECT_READ"])
assert [it.value for it in role.permissions] == ["PROJECT_READ"] and role.description == "Reads", role
spare = client.roles.create(name="Spare", permissions=["PROJECT_READ"])
client.roles.delete(role=spare.id)
refused(404, lambda: client.roles.get(role=spare.id))
viewer = client.roles.get(role="Project Viewer")
refused(400, lambda: client.roles.delete(role=viewer.id))

# Organizations and spaces.
lab = client.organizations.create(name="Lab", description="Trials")
refused(409, lambda: client.organizations.create(name="Lab"))
assert client.organizations.update(organization="Lab", name="Labs").name == "Labs"
joined = client.organizations.add_user(organization=lab.id, user_id=user["ann@acme.io"], role=PredefinedOrgRole(name="MEMBER"))
assert (joined.user_id, joined.organization_id) == (user["ann@acme.io"], lab.id), joined
client.organizations.add_user(organization=lab.id, user_id=user["ben@acme.io"], role=PredefinedOrgRole(name="ADMIN"))
client.organizations.remove_user(organization=lab.id, user_id=user["ben@acme.io"])
refused(404, lambda: client.organizations.remove_user(organization=lab.id, user_id=user["ben@acme.io"]))
bench = client.spaces.create(name="Bench", organization_id=lab.id, is_private=True)
assert (bench.organization_id, bench.is_private) == (lab.id, True), bench
refused(409, lambda: client.spaces.create(name="Bench", organization_id=lab.id))
assert client.spaces.update(space=bench.id, description="For trials", is_private=False).is_private is False
refused(
    400,
    lambda: client.spaces.add_user(space=bench.id, user_id=user["tom@acme.io"], role=PredefinedSpaceRole(name="MEMBER")),
)
client.spaces.add_user(space=bench.id, user_id=user["ann@acme.io"], role=PredefinedSpaceRole(name="READ_ONLY"))
client.spaces.add_user(space=bench.id, user_id=user["ann@acme.io"], role=CustomSpaceRole(id=role.id))
client.spaces.remove_user(space="Fraud", user_id=user["ben@acme.io"])
annex = client.spaces.create(name="Annex", organization_id=lab.id)
client.spaces.delete(space=annex.id)

# Projects.
atlas = client.projects.create(name="atlas", space=bench.id)
refused(409, lambda: client.projects.create(name="atlas", space=bench.id))
assert client.projects.update(project="atlas", space="Bench", name="atlas-2").name == "atlas-2"
assert client.projects.get(project="atlas-2", space="Bench").id == atlas.id
spare = client.projects.create(name="spare", space="Bench")
client.projects.delete(project=spare.id)

# Bindings and restrictions.
bind = dict(user_id=user["ann@acme.io"], role_id=role.id, resource_type="PROJECT", resource_id=atlas.id)
binding = client.role_bindings.create(**bind)
refused(409, lambda: client.role_bindings.create(**bind))
assert client.role_bindings.update(binding_id=binding.id, role_id=viewer.id).role_id == viewer.id
assert client.role_bindings.get(binding_id=binding.id).resource_id == atlas.id
on_space = client.role_bindings.create(
    user_id=user["ann@acme.io"], role_id=role.id, resource_type="SPACE", resource_id=bench.id
)
assert client.role_bindings.delete(binding_id=on_space.id) is None
refused(404, lambda: client.role_bindings.get(binding_id=on_space.id))
assert client.resource_restrictions.restrict(resource_id=atlas.id).resource_id == atlas.id
client.resource_restrictions.restrict(resource_id=atlas.id)
client.resource_restrictions.unrestrict(resource_id=atlas.id)
refused(404, lambda: client.resource_restrictions.unrestrict(resource_id=atlas.id))
client.resource_restrictions.restrict(resource_id=atlas.id)
refused(400, lambda: client.resource_restrictions.restrict(resource_id=bench.id))

# Users.
member = PredefinedUserRole(name="MEMBER")
nina = client.users.create(name="Nina Ode", email="nina@acme.io", role=member, invite_mode="NONE")
assert nina.status.value == "ACTIVE", nina
again = dict(name="Nina Ode", email="NINA@acme.io", role=member, invite_mode="NONE")
refused(409, lambda: client.users.create(**again))
otto = client.users.create(name="Otto Kern", email="otto@acme.io", role=member, invite_mode="EMAIL_LINK")
assert otto.status.value == "INVITED", otto
once_more = client.users.create(name="Otto Kern", email="otto@acme.io", role=member, invite_mode="EMAIL_LINK")
assert once_more.id == otto.id, once_more
paula = client.users.create(name="Paula Lys", email="paula@acme.io", role=member, invite_mode="TEMPORARY_PASSWORD")
assert paula.temporary_password, paula.status
client.users.resend_invitation(user_id=otto.id)
refused(400, lambda: client.users.resend_invitation(user_id=nina.id))
client.users.reset_password(user_id=nina.id)
assert client.users.update(user_id=nina.id, name="Nina Oden", is_developer=False).name == "Nina Oden"
results = client.users.bulk_delete(emails=["paula@acme.io", "nobody@acme.io"])
assert sorted(it.status.value.lower() for it in results) == ["deleted", "not_found"], results
refused(400, lambda: client.users.delete(user_id=user["kim@acme.io"]))

# API keys.
end = datetime(2031, 1, 2, 3, 4, 5, tzinfo=timezone.utc)
key = client.api_keys.create(name="trial", expires_at=end)
assert str(key.key), "the secret is told once"
bot = client.api_keys.create_service_key(
    name="robot",
    orgs=[
        OrgBinding(
            org_id=lab.id,
            role=OrganizationRoleAssignmentRequest(
                OrganizationPredefinedRoleAssignmentRequest(type="PREDEFINED", name="MEMBER")
            ),
            spaces=[
                SpaceBinding(
                    space="Bench",
                    role=SpaceRoleAssignmentRequest(PredefinedRoleAssignmentRequest(type="PREDEFINED", name="READ_ONLY")),
                )
            ],
        )
    ],
)
listed = {by_id(it) for it in client.api_keys.list(limit=100).api_keys}
assert {key.id, bot.id} <= listed, listed
turned = client.api_keys.refresh(api_key_id=bot.id)
assert str(turned.key) and str(turned.key) != str(bot.key)
client.api_keys.revoke(api_key_id=key.id)
client.api_keys.revoke(api_key_id=key.id)
