// The TypeScript client: every group of endpoints that has to do with access, read and written.

import assert from "node:assert/strict";
import * as ax from "@arizeai/ax-client";

async function refused(kind, call, status = undefined) {
  await assert.rejects(call, (error) => {
    assert.ok(error instanceof kind, `${error.constructor.name}: ${error.message}`);
    if (status !== undefined) assert.equal(error.statusCode, status);
    return true;
  });
}

/** All pages of a list. */
async function every(list, options) {
  const found = [];
  let cursor;
  for (let pages = 0; pages < 100; pages += 1) {
    const page = await list({ ...options, cursor });
    found.push(...page.data);
    if (!page.pagination.hasMore) return found;
    cursor = page.pagination.nextCursor;
  }
  throw new Error("the list has no end");
}

const people = await every(ax.listUsers, { limit: 7 });
const user = Object.fromEntries(people.map((it) => [it.email, it.id]));
const member = { type: "PREDEFINED", name: "MEMBER" };

// Lists, in pages and at once.
for (const [list, options] of [
  [ax.listRoles, {}],
  [ax.listOrganizations, {}],
  [ax.listSpaces, {}],
  [ax.listProjects, {}],
  [ax.listApiKeys, {}],
  [ax.listResourceRestrictions, {}],
  [ax.listRoleBindings, { resourceType: "PROJECT" }],
]) {
  const byPages = await every(list, { ...options, limit: 2 });
  const atOnce = await every(list, { ...options, limit: 100 });
  assert.deepEqual(byPages, atOnce);
  assert.ok(atOnce.length > 0);
}

// What is not there.
await refused(ax.NotFoundError, () => ax.getUser({ userId: "VXNlcjo5OTk6YWJjZA==" }));
await refused(ax.ResolutionError, () => ax.getSpace({ space: "Nowhere" }));

// Roles.
const role = await ax.createRole({ name: "Ledger Reader", permissions: ["PROJECT_READ", "SPACE_READ"] });
await refused(ax.APIError, () => ax.createRole({ name: "Ledger Reader", permissions: ["PROJECT_READ"] }), 409);
assert.deepEqual((await ax.updateRole({ roleId: role.id, permissions: ["PROJECT_READ"] })).permissions, ["PROJECT_READ"]);
const viewer = (await every(ax.listRoles, { isPredefined: true })).find((it) => it.name === "Project Viewer");
await refused(ax.BadRequestError, () => ax.deleteRole({ roleId: viewer.id }));
const spare = await ax.createRole({ name: "Spare", permissions: ["PROJECT_READ"] });
await ax.deleteRole({ roleId: spare.id });

// Organizations and spaces.
const lab = await ax.createOrganization({ name: "Lab", description: "Trials" });
assert.equal((await ax.updateOrganization({ organization: "Lab", name: "Labs" })).name, "Labs");
await ax.addOrganizationUser({ organizationId: lab.id, userId: user["ann@acme.io"], role: member });
await ax.addOrganizationUser({ organizationId: lab.id, userId: user["ben@acme.io"], role: member });
await ax.removeOrganizationUser({ organizationId: lab.id, userId: user["ben@acme.io"] });
const bench = await ax.createSpace({ name: "Bench", organizationId: lab.id, isPrivate: true });
assert.equal((await ax.updateSpace({ space: "Bench", isPrivate: false })).isPrivate, false);
await refused(ax.BadRequestError, () => ax.addSpaceUser({ spaceId: bench.id, userId: user["tom@acme.io"], role: member }));
const joined = await ax.addSpaceUser({
  spaceId: bench.id,
  userId: user["ann@acme.io"],
  role: { type: "CUSTOM", id: role.id },
});
assert.deepEqual([joined.userId, joined.spaceId], [user["ann@acme.io"], bench.id]);
const fraud = await ax.getSpace({ space: "Fraud" });
await ax.removeSpaceUser({ spaceId: fraud.id, userId: user["ben@acme.io"] });
await ax.createSpace({ name: "Annex", organizationId: lab.id });
await ax.deleteSpace({ space: "Annex" });

// Projects, bindings, restrictions.
const atlas = await ax.createProject({ name: "atlas", space: "Bench" });
assert.equal((await ax.updateProject({ project: "atlas", space: "Bench", name: "atlas-2" })).id, atlas.id);
assert.equal((await ax.getProject({ project: "atlas-2", space: "Bench" })).id, atlas.id);
await ax.createProject({ name: "spare", space: "Bench" });
await ax.deleteProject({ project: "spare", space: "Bench" });
const bind = { userId: user["ann@acme.io"], roleId: role.id, resourceType: "PROJECT", resourceId: atlas.id };
const binding = await ax.createRoleBinding(bind);
await refused(ax.APIError, () => ax.createRoleBinding(bind), 409);
assert.equal((await ax.updateRoleBinding({ bindingId: binding.id, roleId: viewer.id })).roleId, viewer.id);
assert.equal((await ax.getRoleBinding({ bindingId: binding.id })).resourceId, atlas.id);
await ax.deleteRoleBinding({ bindingId: binding.id });
await refused(ax.NotFoundError, () => ax.deleteRoleBinding({ bindingId: binding.id }));
assert.equal((await ax.restrictResource({ resourceId: atlas.id })).resourceId, atlas.id);
await ax.unrestrictResource({ resourceId: atlas.id });
await refused(ax.NotFoundError, () => ax.unrestrictResource({ resourceId: atlas.id }));

// Users.
const nina = await ax.createUser({ name: "Nina Ode", email: "nina@acme.io", role: member, inviteMode: "NONE" });
assert.equal(nina.status, "ACTIVE");
const otto = await ax.createUser({ name: "Otto Kern", email: "otto@acme.io", role: member, inviteMode: "EMAIL_LINK" });
await ax.resendInvitation({ userId: otto.id });
await refused(ax.BadRequestError, () => ax.resendInvitation({ userId: nina.id }));
await ax.resetPassword({ userId: nina.id });
assert.equal((await ax.updateUser({ userId: nina.id, name: "Nina Oden", isDeveloper: false })).isDeveloper, false);
await ax.deleteUser({ userId: otto.id });
assert.deepEqual((await ax.bulkDeleteUsers({ emails: ["nobody@acme.io"] })).map((it) => it.status), ["not_found"]);

// API keys.
const key = await ax.createApiKey({ keyType: "USER", name: "trial", expiresAt: new Date("2031-01-02T03:04:05Z") });
assert.ok(key.key, "the secret is told once");
const bot = await ax.createApiKey({
  keyType: "SERVICE",
  name: "robot",
  organizations: [{ orgId: lab.id, role: member, spaces: [{ spaceId: bench.id, role: member }] }],
});
const turned = await ax.refreshApiKey({ apiKeyId: bot.id });
assert.ok(turned.key && turned.key !== bot.key);
await ax.revokeApiKey({ apiKeyId: key.id });
