import { deflateRawSync } from "node:zlib";
import fc from "fast-check";
import { expect, test } from "vitest";
import { exampleFragment, readFragment, writeFragment } from "./codec";
import { KEYS, PARTS, type State, withParts } from "./state";

const state = fc.record(Object.fromEntries(KEYS.map((key) => [key, fc.string({ unit: "grapheme" })])), {
  requiredKeys: [],
}) as fc.Arbitrary<Partial<State>>;

/** The number of fragments to try, and the time limit in milliseconds. */
const RUNS = Number(process.env.FRAGMENTS ?? 500);
const TIMEOUT = 60_000 + 10 * RUNS;

const packed = (text: string) => deflateRawSync(text).toString("base64url");

test("whatever is shared is read back", { timeout: TIMEOUT }, async () => {
  await fc.assert(
    fc.asyncProperty(state, async (given) => {
      expect(await readFragment(await writeFragment(given))).toEqual({ state: given });
    }),
    { numRuns: RUNS / 5 },
  );
});

test("no fragment makes it fail", { timeout: TIMEOUT }, async () => {
  const fragment = fc.oneof(
    fc.string({ unit: "binary" }),
    fc.string().map((text) => `#1:${text}`),
    fc.base64String().map((text) => `#1:${text.replaceAll("=", "")}`),
    fc.json().map((text) => `#1:${packed(text)}`),
    fc.uint8Array().map((bytes) => `#1:${Buffer.from(bytes).toString("base64url")}`),
  );
  await fc.assert(
    fc.asyncProperty(fragment, async (text) => {
      const { state, problem, example } = await readFragment(text);
      for (const [key, value] of Object.entries(state)) {
        expect(KEYS).toContain(key);
        expect(typeof value).toBe("string");
      }
      // A fragment that cannot be read carries no state.
      if (problem !== undefined || example !== undefined) expect(state).toEqual({});
    }),
    { numRuns: RUNS },
  );
});

test("a link that was cut off anywhere says so, or carries nothing", async () => {
  const whole = await writeFragment({ manifest: "kind: DaemonSet\n".repeat(20), nodes: "kind: Node\n" });
  for (let length = 3; length < whole.length; length++) {
    const { problem, state } = await readFragment(whole.slice(0, length));
    expect(problem).toMatch(/damaged or was cut off/);
    expect(state).toEqual({});
  }
});

test("a link of another version says so", async () => {
  expect((await readFragment("#2:abc")).problem).toMatch(/another version/);
});

test("fields that are none of the state's, or no texts, are passed over", async () => {
  const text = JSON.stringify({ manifest: "a", nodes: 3, pods: null, other: "b", __proto__: { script: "c" } });
  expect(await readFragment(`#1:${packed(text)}`)).toEqual({ state: { manifest: "a" } });
});

test("a small link that unpacks to a huge text is not read", { timeout: TIMEOUT }, async () => {
  const huge = JSON.stringify({ manifest: "a".repeat(50_000_000) });
  expect((await readFragment(`#1:${packed(huge)}`)).problem).toMatch(/damaged/);
});

test("a link names an example", async () => {
  expect(await readFragment(exampleFragment("typo"))).toEqual({ state: {}, example: "typo" });
});

test("each part takes its fields with it", () => {
  const all = Object.fromEntries(KEYS.map((key) => [key, key]));
  expect(new Set(KEYS).size).toBe(KEYS.length);
  expect(withParts(all, new Set(PARTS.map(({ id }) => id)))).toEqual(all);
  expect(withParts(all, new Set(["simulation"]))).toEqual({
    script: "script",
    scriptId: "scriptId",
    services: "services",
  });
  expect(withParts(all, new Set())).toEqual({});
});
