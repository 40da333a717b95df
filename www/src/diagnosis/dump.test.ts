import fc from "fast-check";
import { expect, test } from "vitest";
import { stringify } from "yaml";
import { editable, isDump, splitDump } from "./dump";
import { JsonSplitter } from "./split";

interface Item {
  kind: string;
  [field: string]: unknown;
}

/** Objects with content that could be mistaken for structure. */
const item = fc.record({
  apiVersion: fc.constant("v1"),
  kind: fc.constantFrom("Node", "Pod", "DaemonSet", "Event"),
  metadata: fc.record({ name: fc.string(), kind: fc.string(), items: fc.array(fc.jsonValue({ maxDepth: 1 })) }),
  spec: fc.jsonValue({ maxDepth: 3 }),
}) as fc.Arbitrary<Item>;

const itemsOf = async (blob: Blob | undefined) =>
  blob ? (JSON.parse(await blob.text()) as { items: Item[] }).items : [];
const list = (items: Item[]) => ({ apiVersion: "v1", items, kind: "List", metadata: {} });

test("each object of JSON comes to its kind as it was", { timeout: 60_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(item), fc.boolean(), async (items, isPretty) => {
      const { kinds, nodes, pods, daemonSets } = await splitDump(
        new Blob([JSON.stringify(list(items), null, isPretty ? 4 : 0)]),
      );
      const of = (kind: string) => JSON.parse(JSON.stringify(items.filter((one) => one.kind === kind))) as Item[];
      expect(await itemsOf(nodes)).toEqual(of("Node"));
      expect(await itemsOf(pods)).toEqual(of("Pod"));
      expect(await itemsOf(daemonSets)).toEqual(of("DaemonSet"));
      for (const [kind, objects] of kinds) expect(objects).toBe(of(kind).length);
    }),
    { numRuns: 100 },
  );
});

test("the pieces in which a text comes decide nothing", () => {
  fc.assert(
    fc.property(fc.array(item, { maxLength: 4 }), fc.array(fc.nat(400), { maxLength: 20 }), (items, cuts) => {
      const bytes = new TextEncoder().encode(JSON.stringify(list(items)));
      const whole = new JsonSplitter();
      whole.push(bytes);
      const pieces = new JsonSplitter();
      let from = 0;
      for (const cut of [...cuts.sort((a, b) => a - b), bytes.length]) {
        pieces.push(bytes.subarray(from, Math.max(from, cut)));
        from = Math.max(from, Math.min(cut, bytes.length));
      }
      expect(pieces.runs).toEqual(whole.runs);
    }),
  );
});

test("whatever is no JSON gives something and no error", async () => {
  await fc.assert(
    fc.asyncProperty(fc.string({ unit: "binary" }), async (text) => {
      await splitDump(new Blob([`{${text}`]));
      await splitDump(new Blob([text]));
    }),
  );
});

const NODE = { apiVersion: "v1", kind: "Node", metadata: { name: "a" } };
const POD = {
  apiVersion: "v1",
  kind: "Pod",
  metadata: { name: "p", namespace: "n" },
  spec: { note: "x\n- kind: Node\n---\n" },
};

test.each([
  [
    "a list as kubectl prints it",
    stringify(list([NODE, POD, NODE]), { indentSeq: false, aliasDuplicateObjects: false }),
  ],
  ["a list whose items are indented", stringify(list([NODE, POD, NODE]), { aliasDuplicateObjects: false })],
  ["documents", [NODE, POD, NODE].map((one) => stringify(one)).join("---\n")],
])("YAML: %s", async (_, text) => {
  const { kinds, nodes, pods } = await splitDump(new Blob([text]));
  expect(kinds).toEqual([
    ["Node", 2],
    ["Pod", 1],
  ]);
  expect((await nodes?.text())?.match(/name: a/g)).toHaveLength(2);
  expect(await pods?.text()).toContain("name: p");
});

test("a list of the API server names its kind once", async () => {
  const { kinds } = await splitDump(
    new Blob([JSON.stringify({ kind: "NodeList", apiVersion: "v1", items: [{ metadata: {} }, {}] })]),
  );
  expect(kinds).toEqual([["Node", 2]]);
});

test("a manifest with what belongs to it is no dump", () => {
  expect(
    isDump([
      ["DaemonSet", 1],
      ["ConfigMap", 1],
      ["ServiceAccount", 1],
    ]),
  ).toBe(false);
  expect(
    isDump([
      ["Node", 3],
      ["Lease", 3],
    ]),
  ).toBe(false);
  expect(
    isDump([
      ["Pod", 3],
      ["DaemonSet", 1],
    ]),
  ).toBe(true);
});

test("DaemonSets to be edited lack what others write, and come in the order that is asked", () => {
  const one = (name: string) => ({
    apiVersion: "apps/v1",
    kind: "DaemonSet",
    metadata: {
      name,
      namespace: "ops",
      uid: "u",
      managedFields: [],
      annotations: { a: "yes", "kubectl.kubernetes.io/last-applied-configuration": "{}" },
    },
    spec: {},
    status: { numberReady: 1 },
  });
  const text = JSON.stringify(list([one("b"), one("a"), one("c")]));
  const edited = (name: string) =>
    `apiVersion: apps/v1\nkind: DaemonSet\nmetadata:\n  name: ${name}\n  namespace: ops\n  annotations:\n    a: "yes"\nspec: {}\n`;
  expect(editable(text, ["ops/c", "ops/a"])).toBe([edited("c"), edited("a"), edited("b")].join("---\n"));
  expect(editable("{not json", [])).toBe("{not json");
});
