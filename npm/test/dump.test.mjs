/**
 * Dumps that are loaded once: they give the same answers as their texts, and arguments other than texts and
 * streams are misuse.
 */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import {
  diagnose,
  FreedClusterError,
  InvalidCallError,
  loadCluster,
  loadDump,
  reach,
  simulate,
  streamDump,
} from "../src/inline.js";

const text = readFileSync(new URL("../../tests/diagnosis/rollout-under-way.json", import.meta.url), "utf8");
const bytes = new TextEncoder().encode(text);

test("a dump answers as its text does, however it is read", async () => {
  const expected = diagnose({ texts: [text] });
  const streamed = await streamDump([new Blob([text])]);
  for (const dump of [loadDump([text]), loadDump([bytes]), streamed]) assert.deepEqual(dump.diagnose(), expected);
  assert.deepEqual(streamed.diagnose({ name: "nobody" }), diagnose({ texts: [text], name: "nobody" }));
  const call = { daemonSets: "", script: "events: [{at: 1m, do: {cordon: worker-1}}]" };
  assert.deepEqual(streamed.simulate(call), simulate({ ...call, cluster: text }));
  assert.deepEqual(streamed.reach({ simulation: call }), reach({ simulation: { ...call, cluster: text } }));
  // A dump may consist of several texts, each of them complete.
  const { items } = JSON.parse(text);
  const half = (from, to) => JSON.stringify({ apiVersion: "v1", kind: "List", items: items.slice(from, to) });
  const halves = [half(0, 4), half(4)];
  assert.deepEqual(loadDump(halves).diagnose(), diagnose({ texts: halves }));
});

test("a cluster simulates with the pods and addresses that were read", () => {
  const { items } = JSON.parse(text);
  const list = (kind) => JSON.stringify({ apiVersion: "v1", kind: "List", items: items.filter((item) => item.kind === kind) });
  const [nodes, pods, daemonSets] = [list("Node"), list("Pod"), list("DaemonSet")];
  const cluster = loadCluster({ nodes, pods });
  const call = { daemonSets, script: "events: []" };
  assert.deepEqual(cluster.simulate(call), simulate({ ...call, nodes, pods }));
  assert.deepEqual(cluster.reach({ simulation: call }), reach({ simulation: { ...call, nodes, pods } }));
});

test("misuse of a dump is said, and progress is heard", async () => {
  const misuse = (name) => (error) => error instanceof InvalidCallError && error.call === name;
  for (const wrong of [undefined, text, [5]]) assert.throws(() => loadDump(wrong), misuse("loadDump"));
  for (const wrong of [undefined, new Blob([text]), [text]]) await assert.rejects(streamDump(wrong), misuse("streamDump"));
  const heard = [];
  await streamDump([new Blob([text]), new Blob([text])], { progress: (count) => heard.push(count) });
  assert.equal(heard.at(-1), 2 * bytes.length);
  await assert.rejects(streamDump([new Blob([text])], { signal: AbortSignal.abort("before") }), (reason) => reason === "before");
  const dump = loadDump([text]);
  dump.free();
  assert.throws(() => dump.diagnose(), (error) => error instanceof FreedClusterError && error.call === "diagnose");
});
