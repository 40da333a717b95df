import { loadCluster } from "daemonset-preflight";
import { expect, test } from "vitest";
import { cordoned, labelled, parseLabel, parseTaint, readNodes, tainted } from "./node-text";
import { documents, node } from "./objects";
import { CLUSTER_PRESETS, SHAPES } from "./presets";

const YAML = `# My nodes.
apiVersion: v1
kind: Node
metadata:
  name: a # the first
  labels: {pool: x}
---
apiVersion: v1
kind: Node
metadata: {name: b}
spec:
  taints:
    - {key: t, effect: NoSchedule}
`;

test("an edit of one node leaves the others and the comments as they are", () => {
  const text = readNodes(YAML);
  expect(text.nodes.map(({ name }) => name)).toEqual(["a", "b"]);
  const now = text.change(new Set(["a"]), (one) => cordoned(one, true));
  expect(now).toContain("# My nodes.");
  expect(now).toContain("name: a # the first");
  expect(readNodes(now).nodes).toEqual([
    {
      name: "a",
      labels: { pool: "x" },
      isCordoned: true,
      taints: [{ key: "node.kubernetes.io/unschedulable", effect: "NoSchedule" }],
    },
    { name: "b", labels: {}, isCordoned: false, taints: [{ key: "t", effect: "NoSchedule" }] },
  ]);
  const back = readNodes(now).change(new Set(["a"]), (one) => cordoned(one, false));
  expect(readNodes(back).nodes).toEqual(text.nodes);
});

test.each([
  ["documents", YAML],
  [
    "a list",
    `apiVersion: v1\nkind: List\nitems:\n- kind: Node\n  apiVersion: v1\n  metadata: {name: a, labels: {pool: x}}\n- kind: Node\n  apiVersion: v1\n  metadata: {name: b}\n  spec: {taints: [{key: t, effect: NoSchedule}]}\n`,
  ],
  [
    "JSON",
    JSON.stringify({
      kind: "List",
      items: [
        { metadata: { name: "a", labels: { pool: "x" } } },
        { metadata: { name: "b" }, spec: { taints: [{ key: "t", effect: "NoSchedule" }] } },
      ],
    }),
  ],
])("labels and taints of many nodes, and nodes that go and come: %s", (_, written) => {
  const label = parseLabel("tier=edge");
  const taint = parseTaint("dedicated=db:NoExecute");
  if (!label || !taint) throw new Error("they can be read");
  const both = new Set(["a", "b"]);
  const changed = readNodes(written).change(both, (one) => tainted(labelled(one, label), taint));
  expect(readNodes(changed).nodes).toMatchObject([
    {
      name: "a",
      labels: { pool: "x", tier: "edge" },
      taints: [{ key: "dedicated", value: "db", effect: "NoExecute" }],
    },
    { name: "b", labels: { tier: "edge" }, taints: [{ key: "t" }, { key: "dedicated" }] },
  ]);
  const removed = readNodes(changed).remove(new Set(["a"]));
  expect(readNodes(removed).nodes.map(({ name }) => name)).toEqual(["b"]);
  const added = readNodes(removed).add(documents(node("c"), node("d")));
  const cluster = loadCluster({ nodes: added });
  expect(cluster.overview()).toMatchObject({ nodes: ["b", "c", "d"], problems: [] });
});

test("taints and labels are written as kubectl has them", () => {
  expect(parseTaint("a.b/c=d:NoSchedule")).toEqual({
    taint: { key: "a.b/c", value: "d", effect: "NoSchedule" },
    removes: false,
  });
  expect(parseTaint("a:NoExecute")).toEqual({ taint: { key: "a", effect: "NoExecute" }, removes: false });
  expect(parseTaint("a:NoExecute-")).toEqual({ taint: { key: "a", effect: "NoExecute" }, removes: true });
  expect(parseTaint("a-")).toEqual({ taint: { key: "a", effect: "" }, removes: true });
  for (const wrong of ["", "a", "a=b", "a:Never", "a b:NoSchedule", ":NoSchedule"])
    expect(parseTaint(wrong)).toBeUndefined();
  expect(parseLabel("a=")).toEqual({ key: "a", value: "" });
  expect(parseLabel("a-")).toEqual({ key: "a", value: undefined });
  for (const wrong of ["", "a", "=b", "a b=c"]) expect(parseLabel(wrong)).toBeUndefined();
  expect(
    tainted(
      {
        name: "n",
        labels: {},
        isCordoned: false,
        taints: [
          { key: "a", effect: "NoExecute" },
          { key: "a", effect: "NoSchedule" },
        ],
      },
      { taint: { key: "a", effect: "" }, removes: true },
    ).taints,
  ).toEqual([]);
});

test("every cluster and every shape is read by the core without a problem", () => {
  for (const { id, text } of CLUSTER_PRESETS) {
    const { nodes, problems } = loadCluster({ nodes: text() }).overview();
    expect(problems, id).toEqual([]);
    expect(nodes.length, id).toBe(readNodes(text()).nodes.length);
  }
  for (const [id, , shape] of SHAPES)
    expect(loadCluster({ nodes: node(id, shape) }).overview().problems, id).toEqual([]);
});

test("a text that is broken is an error", () => {
  for (const text of ["{", "a: [", "kind: Node\n  name: b\n a"]) expect(() => readNodes(text)).toThrow();
});
