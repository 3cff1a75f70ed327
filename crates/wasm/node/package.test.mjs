// The package as Node loads it, beside the command: both say the same.

import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { test } from "node:test";
import { gzipSync } from "node:zlib";

const require = createRequire(import.meta.url);
const { Account, SnapshotFile } = require(process.env.AXCESS_PACKAGE);
const root = new URL("../../../", import.meta.url).pathname;

function command(...words) {
  const run = spawnSync(process.env.AXCESS_COMMAND, words, { cwd: root, encoding: "utf8", maxBuffer: 1 << 28 });
  assert.ok(run.status !== null && run.status !== 2, run.stderr);
  return run.stdout;
}

const json = (...words) => JSON.parse(command(...words, "--demo", "--format", "json"));

const QUESTIONS = [
  ["ann@acme.io", "PROJECT_UPDATE", "project:Fraud/fraud-llm"],
  ["sofia@acme.io", "PROJECT_SPAN_DELETE", "project:Fraud/sar-drafts"],
  ["key:load-test", "PROJECT_READ", "project:Search/search-answers"],
  ["walter@acme.io", "DASHBOARD_READ", "dashboard:Boardroom/board-pack"],
];

test("documents and sentences are those of the command", () => {
  const account = Account.demo();
  for (const question of QUESTIONS) {
    assert.deepEqual(account.can(...question), json("can", ...question));
    assert.deepEqual(account.explain(...question), json("explain", ...question));
    assert.equal(account.sentences(...question), command("explain", ...question, "--demo"));
    const [who, permission, node] = question;
    assert.deepEqual(account.whoCan(permission, node), json("who-can", permission, node));
    assert.deepEqual(account.whatCan(who), json("what-can", who));
  }
  for (const role of ["Project Viewer", "SPACE.MEMBER"]) {
    assert.deepEqual(account.role(role), json("roles", "show", role));
  }
  assert.deepEqual(account.tree(), json("tree"));
  assert.deepEqual(account.tree("org:Risk", "greta@acme.io"), json("tree", "org:Risk", "--as", "greta@acme.io"));
  assert.deepEqual(account.facts(), json("snapshot", "show"));
});

test("a plan and a script are told as the command tells them", () => {
  for (const file of ["examples/onboard.yaml", "examples/restrict.yaml", "examples/restrict.sh"]) {
    const account = Account.demo();
    assert.ok(account.add(file, readFileSync(root + file)) > 0);
    assert.deepEqual(account.report(), json("plan", file));
    assert.equal(account.reportText(), command("plan", file, "--demo"));
    assert.equal(account.export("ax"), command("plan", file, "--demo", "--emit", "ax"));
    assert.equal(account.export("yaml"), command("plan", file, "--demo", "--emit", "yaml"));
    assert.equal(account.export("md"), command("plan", file, "--demo", "--report", "md=-"));
  }
});

test("steps are tried, shown in every answer, and taken back", () => {
  const account = Account.demo();
  const question = ["ann@acme.io", "PROJECT_READ", "project:Fraud/sar-drafts"];
  assert.equal(account.can(...question).decision, "deny");
  const plan = `format: axcess-plan
version: 1
changes: [{op: role_binding.create, user: ann@acme.io, role: Project Viewer, resource: "project:Fraud/sar-drafts"}]`;
  assert.equal(account.add("plan.yaml", Buffer.from(plan)), 1);
  assert.equal(account.can(...question).decision, "allow");
  assert.deepEqual(account.edits().map(({ op, outcome }) => [op, outcome]), [["role_binding.create", "applied"]]);
  account.keep(0);
  assert.equal(account.can(...question).decision, "deny");
  assert.throws(() => account.report(), /nothing to review/);
});

test("a cell of the map is the answer", () => {
  const account = Account.demo();
  const { people, nodes } = account.names();
  const all = (list) => Uint32Array.from(list.keys());
  const bytes = account.map("PROJECT_READ", all(people), all(nodes));
  assert.equal(bytes.length, people.length * nodes.length);
  const words = ["deny", "allow", "unknown"];
  people.forEach((person, row) =>
    nodes.forEach((node, column) => {
      const cell = bytes[row * nodes.length + column];
      const { decision } = account.can(person.reference, "PROJECT_READ", node.reference);
      assert.equal(words[cell & 3], decision, `${person.reference} on ${node.reference}`);
      assert.equal((cell & 3) > 0, ((cell >> 2) & 7) > 0, "what is held has a cause, and nothing else has");
    }),
  );
});

test("what is wrong is thrown in words, and the account goes on", () => {
  const account = Account.demo();
  const wrong = [
    [() => account.can("nobody@acme.io", "PROJECT_READ", "account"), /nobody@acme\.io/],
    [() => account.can("ann@acme.io", "PROJECT_RAED", "account"), /help: .*PROJECT_READ/],
    [() => account.add("plan.yaml", Buffer.from("changes: 7")), /plan\.yaml:1:/],
    [() => account.map("PROJECT_READ", Uint32Array.of(9999), Uint32Array.of(0)), /place/],
    [() => account.export("pdf"), /`ax`/],
    [() => Account.open(Buffer.from("{"), "acme.json"), /acme\.json/],
    [() => Account.open(Buffer.from([0x1f, 0x8b, 8, 0]), "acme.json.gz"), /acme\.json\.gz/],
    [() => Account.open(Buffer.from('{"format":"axcess-snapshot","version":99}'), "new.json"), /version/],
  ];
  for (const [act, words] of wrong) {
    assert.throws(act, words);
  }
  assert.equal(account.can("ann@acme.io", "PROJECT_READ", "project:Fraud/fraud-llm").decision, "allow");
});

test("a packed snapshot opens, and its digest is that of the command", () => {
  for (const ending of ["json", "json.gz", "json.zst"]) {
    const path = `${root}target/web/acme.${ending}`;
    command("demo", "--out", path);
    const account = Account.open(readFileSync(path), path);
    assert.deepEqual(account.facts(), json("snapshot", "show"));
  }
});

test("what is wrong with the account is what the command finds, whole and in parts", () => {
  const account = Account.demo();
  const whole = account.lint();
  assert.deepEqual(whole, JSON.parse(command("lint", "--demo", "--format", "json")));
  const parts = whole.findings.map((_, place) => account.lint(place, 1).findings);
  assert.deepEqual(parts.flat(), whole.findings);
  const rules = account.lintRules().flatMap(({ id, findings }) => Array(findings).fill(id));
  assert.deepEqual(rules, whole.findings.map(({ rule }) => rule));
});

test("a file in pieces is the same file", () => {
  const path = `${root}target/web/pieces.json`;
  command("demo", "--out", path);
  const bytes = readFileSync(path);
  const handOver = (bytes, file) => {
    for (let at = 0; at < bytes.length; at += 1000) if (!file.add(bytes.subarray(at, at + 1000))) return false;
    return file.end();
  };
  // How often it has to come, and the file.
  const pieces = (bytes) => {
    const file = new SnapshotFile(bytes.length);
    let times = 1;
    while (!handOver(bytes, file)) times += 1;
    return [times, file];
  };
  const [times, file] = pieces(bytes);
  const account = Account.openFile(file, path);
  assert.equal(times, 1);
  assert.deepEqual(account.facts(), json("snapshot", "show"));
  assert.deepEqual(account.compareFile(pieces(bytes)[1], path).facts(), account.facts());
  // Something is to be said, at the start and at the end.
  for (const odd of [gzipSync(bytes), Buffer.concat([Buffer.from('{"more": 1,'), bytes.subarray(1)])]) {
    const [times, file] = pieces(odd);
    const whole = Account.open(odd, path);
    assert.equal(times, 2);
    const account = Account.openFile(file, path);
    assert.deepEqual([account.facts(), account.warnings()], [whole.facts(), whole.warnings()]);
  }
  const broken = bytes.subarray(0, bytes.length - 10);
  const said = (open) => {
    try {
      open();
    } catch (error) {
      return error.message;
    }
  };
  const spoken = said(() => Account.open(broken, path));
  assert.match(spoken, /the text ends/);
  assert.equal(said(() => Account.openFile(pieces(broken)[1], path)), spoken);
  const careless = new SnapshotFile(broken.length);
  careless.add(broken);
  assert.throws(() => Account.openFile(careless, path), /once more/);
  assert.throws(() => Account.openFile(new SnapshotFile(0), "empty.json"), /empty\.json/);
  assert.throws(() => new SnapshotFile(2 ** 32 - 1), /memory/);
});

test("a question in a few words is understood", () => {
  const account = Account.demo();
  const understood = (text) => {
    const { who, permission, node } = account.ask(text);
    return [who, permission, node];
  };
  const expected = ["ann@acme.io", "PROJECT_UPDATE", "project:Fraud/fraud-llm"];
  assert.deepEqual(understood("ann update fraud-llm"), expected);
  assert.deepEqual(understood("can Ann Berger edit the fraud-llm?"), expected);
  assert.deepEqual(understood("ann@acme.io PROJECT_UPDATE project:Fraud/fraud-llm"), expected);
  assert.deepEqual(understood(""), [null, null, null]);
  const several = account.ask("Sam Carter read credit-scoring");
  assert.deepEqual([several.who, several.candidates.who.length], [null, 2]);
});

test("the example of the README runs", () => {
  const readme = readFileSync(new URL("../README.md", import.meta.url), "utf8");
  const [, example] = readme.match(/```js\n([\s\S]*?)```/);
  const script = example.replace('"axcess-wasm"', JSON.stringify(process.env.AXCESS_PACKAGE));
  const printed = execFileSync(process.execPath, ["-e", script], { encoding: "utf8" });
  assert.match(printed, /^allow /);
  assert.match(printed, /1 step: 1 applied\./);
});

test("two snapshots are compared as the command compares them", () => {
  const [before, after] = [`${root}target/web/before.json`, `${root}target/web/after.json`];
  command("demo", "--out", before);
  const account = JSON.parse(readFileSync(before, "utf8"));
  account.role_bindings = account.role_bindings.slice(3);
  account.users.find(({ email }) => email === "ida@acme.io").account_role = "ADMIN";
  account.gaps = [];
  account.weather = "fine";
  writeFileSync(after, JSON.stringify(account));

  const comparison = Account.open(readFileSync(before), before).compare(readFileSync(after), after);
  const compared = (...words) => command("diff", ...words);
  assert.deepEqual(comparison.diff("after"), JSON.parse(compared(before, after, "--format", "json")));
  assert.deepEqual(comparison.diff("before"), JSON.parse(compared(after, before, "--format", "json")));
  assert.equal(comparison.text("after"), compared(before, after));
  assert.equal(comparison.text("before"), compared(after, before));
  const printed = compared(before, after);
  for (const { text } of comparison.sentences("after")) assert.ok(printed.includes(text), text);
  assert.deepEqual(comparison.facts(), JSON.parse(command("snapshot", "show", "-s", after, "--format", "json")));
  assert.match(comparison.warnings().join(), /weather/);
  assert.throws(() => comparison.diff("beside"), /before/);
});
