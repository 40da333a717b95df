// Applying remedies to texts: only what the patch names changes, in block style, flow style and JSON.

import type { PatchOperation } from "daemonset-preflight";
import { expect, test } from "vitest";
import { patched } from "./patch";

const SPEC = "/spec/template/spec";
const toleration = { key: "gpu", operator: "Equal", value: "yes", effect: "NoSchedule" } as const;
const agent = { namespace: "default", name: "agent" };

function block(spec: string): string {
  const lines = spec
    .trim()
    .split("\n")
    .map((line) => `      ${line}\n`)
    .join("");
  return `# why\nkind: DaemonSet\nmetadata:\n  name: agent\nspec:\n  template:\n    spec:\n${lines}# end\n`;
}

const cases: [what: string, before: string, patch: PatchOperation[], after: string | undefined][] = [
  [
    "a toleration beside others",
    block("tolerations: # some\n- key: a\n  operator: Exists # all\ncontainers: []"),
    [{ op: "add", path: `${SPEC}/tolerations/-`, value: toleration }],
    block(
      'tolerations: # some\n- key: a\n  operator: Exists # all\n- {key: gpu, operator: Equal, value: "yes", effect: NoSchedule}\ncontainers: []',
    ),
  ],
  [
    "a toleration beside others, in flow style",
    block("tolerations: [{key: a, operator: Exists}] # some"),
    [{ op: "add", path: `${SPEC}/tolerations/-`, value: toleration }],
    block(
      'tolerations: [{key: a, operator: Exists}, {key: gpu, operator: Equal, value: "yes", effect: NoSchedule}] # some',
    ),
  ],
  [
    "the first toleration",
    block('containers:\n  - name: a\n    args: ["-v"]'),
    [{ op: "add", path: `${SPEC}/tolerations`, value: [toleration] }],
    block(
      'containers:\n  - name: a\n    args: ["-v"]\ntolerations:\n  - {key: gpu, operator: Equal, value: "yes", effect: NoSchedule}',
    ),
  ],
  [
    "the first toleration after a text of several lines",
    block("x: |\n  several\n  lines"),
    [{ op: "add", path: `${SPEC}/tolerations`, value: [toleration] }],
    block('x: |\n  several\n  lines\ntolerations:\n  - {key: gpu, operator: Equal, value: "yes", effect: NoSchedule}'),
  ],
  [
    "a label's value",
    block("nodeSelector:\n  disktype: sdd # fast\n  os: linux"),
    [{ op: "add", path: `${SPEC}/nodeSelector/disktype`, value: "ssd" }],
    block("nodeSelector:\n  disktype: ssd # fast\n  os: linux"),
  ],
  [
    "a value that must be quoted",
    block("nodeSelector: {gpu: 'no'}"),
    [{ op: "add", path: `${SPEC}/nodeSelector/gpu`, value: "true" }],
    block('nodeSelector: {gpu: "true"}'),
  ],
  [
    "a label's key",
    block("nodeSelector:\n  kubernetes.io~os: linux\n  pool: a"),
    [
      { op: "remove", path: `${SPEC}/nodeSelector/kubernetes.io~0os` },
      { op: "add", path: `${SPEC}/nodeSelector/kubernetes.io~1os`, value: "linux" },
    ],
    block("nodeSelector:\n  kubernetes.io/os: linux\n  pool: a"),
  ],
  [
    "a member that goes",
    block("nodeSelector:\n  a: b\n  c: d\nhostNetwork: true"),
    [{ op: "remove", path: `${SPEC}/nodeSelector/a` }],
    block("nodeSelector:\n  c: d\nhostNetwork: true"),
  ],
  [
    "the last member that goes",
    block("nodeSelector:\n  a: b\n  c: d\nhostNetwork: true"),
    [{ op: "remove", path: `${SPEC}/nodeSelector/c` }],
    block("nodeSelector:\n  a: b\nhostNetwork: true"),
  ],
  [
    "the only member that goes",
    block("nodeSelector:\n  a: b\nhostNetwork: true"),
    [{ op: "remove", path: `${SPEC}/nodeSelector/a` }],
    block("nodeSelector:\n  {}\nhostNetwork: true"),
  ],
  [
    "values of a requirement",
    block("matchExpressions:\n- {key: pool, operator: In, values: [gup]}"),
    [
      { op: "replace", path: `${SPEC}/matchExpressions/0/key`, value: "pools" },
      { op: "replace", path: `${SPEC}/matchExpressions/0/values`, value: ["gpu", "a,b"] },
    ],
    block('matchExpressions:\n- {key: pools, operator: In, values: [gpu, "a,b"]}'),
  ],
  [
    "a place that is not there",
    block("hostNetwork: true"),
    [{ op: "replace", path: `${SPEC}/nodeSelector/a`, value: "b" }],
    undefined,
  ],
  [
    "a list that is not there",
    block("hostNetwork: true"),
    [{ op: "add", path: `${SPEC}/tolerations/-`, value: toleration }],
    undefined,
  ],
  [
    "no DaemonSet of this name",
    block("a: b").replace("agent", "other"),
    [{ op: "add", path: `${SPEC}/a`, value: "c" }],
    undefined,
  ],
  ["a text that is no YAML", "kind: [", [{ op: "add", path: `${SPEC}/a`, value: "c" }], undefined],
];

for (const [what, before, patch, after] of cases) {
  test(`patch: ${what}`, () => {
    expect(patched(before, agent, patch)).toBe(after);
  });
}

test("patch: JSON stays JSON, also in a list", () => {
  const object = {
    kind: "DaemonSet",
    metadata: { name: "agent", namespace: "a" },
    spec: { template: { spec: { nodeSelector: { x: "y" } } } },
  };
  const text = JSON.stringify({ kind: "List", items: [{ kind: "Node" }, object] }, null, 2);
  const now = patched(text, { namespace: "a", name: "agent" }, [
    { op: "add", path: `${SPEC}/nodeSelector/x`, value: "z" },
    { op: "add", path: `${SPEC}/tolerations`, value: [toleration] },
  ]);
  const spec = { nodeSelector: { x: "z" }, tolerations: [toleration] };
  expect(JSON.parse(now ?? "")).toEqual({
    kind: "List",
    items: [{ kind: "Node" }, { ...object, spec: { template: { spec } } }],
  });
});

test("patch: the right one of several documents", () => {
  const text = `${block("a: b")}---\n${block("a: b").replace("agent", "other")}`;
  const now = patched(text, { namespace: "default", name: "other" }, [{ op: "add", path: `${SPEC}/a`, value: "c" }]);
  expect(now).toBe(`${block("a: b")}---\n${block("a: c").replace("agent", "other")}`);
});
