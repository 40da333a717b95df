/** Clusters that are loaded once: the sources they are read from, and the errors that are thrown. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { FreedClusterError, InvalidCallError, loadCluster, streamCluster } from "../src/inline.js";

const list = (kind, names) =>
  JSON.stringify({ kind: "List", apiVersion: "v1", items: names.map((name) => ({ kind, apiVersion: "v1", metadata: { name } })) });
// Characters of several bytes, so that a piece may end within one.
const names = ["knoten-1", "knoten-2"];
const nodes = list("Node", names).replace('"items"', '"note": "é好𝒜", "items"');
const pods = list("Pod", ["a"]);
const bytes = new TextEncoder().encode(nodes);

/** Returns a stream of pieces of `size` bytes, which records the reason when it is cancelled. */
function pieces(of, size, cancelled = []) {
  let at = 0;
  return new ReadableStream({
    pull(controller) {
      if (at >= of.length) controller.close();
      else controller.enqueue(of.subarray(at, (at += size)));
    },
    cancel: (reason) => void cancelled.push(reason),
  });
}

const read = (cluster) => cluster.overview().nodes;

test("nodes are read of a text, of bytes, of a stream and of a blob", async () => {
  assert.deepEqual(read(loadCluster({ nodes })), names);
  assert.deepEqual(read(loadCluster({ nodes: bytes })), names);
  for (const size of [1, 7, bytes.length]) {
    assert.deepEqual(read(await streamCluster({ nodes: pieces(bytes, size) })), names);
  }
  const heard = [];
  const cluster = await streamCluster({ nodes: new Blob([nodes]), pods: new Blob([pods]) }, { progress: (count) => heard.push(count) });
  assert.deepEqual(read(cluster), names);
  assert.equal(heard.at(-1), bytes.length + pods.length);
});

test("what is no text and no stream is misuse", async () => {
  const misuse = (call) => (error) => {
    assert.ok(error instanceof InvalidCallError, String(error));
    assert.deepEqual([error.code, error.call], ["INVALID_CALL", call]);
    return true;
  };
  for (const texts of [undefined, null, {}, { nodes: 5 }, { nodes, pods: null }, { nodes: new Blob([nodes]) }]) {
    assert.throws(() => loadCluster(texts), misuse("loadCluster"));
  }
  const words = new ReadableStream({ start: (controller) => controller.enqueue(nodes) });
  for (const streams of [undefined, {}, { nodes }, { nodes: pieces(bytes, 9), pods }, { nodes: words }]) {
    await assert.rejects(streamCluster(streams), misuse("streamCluster"));
  }
});

test("an aborted stream rejects with the reason and is cancelled", async () => {
  const cancelled = [];
  const aborting = new AbortController();
  const progress = () => aborting.abort("enough");
  await assert.rejects(
    streamCluster({ nodes: pieces(bytes, 10, cancelled) }, { progress, signal: aborting.signal }),
    (reason) => reason === "enough",
  );
  assert.deepEqual(cancelled, ["enough"]);
  await assert.rejects(streamCluster({ nodes: pieces(bytes, 10) }, { signal: AbortSignal.abort("before") }), (reason) => reason === "before");
});

test("a stream that fails rejects with its failure", async () => {
  const failure = new Error("the network is gone");
  const nodes = new ReadableStream({ start: (controller) => controller.error(failure) });
  await assert.rejects(streamCluster({ nodes }), (error) => error === failure);
});

test("a freed cluster says so, and may be freed again", () => {
  const cluster = loadCluster({ nodes });
  cluster[Symbol.dispose]();
  cluster.free();
  assert.throws(
    () => cluster.overview(),
    (error) => error instanceof FreedClusterError && error.code === "CLUSTER_FREED" && error.call === "overview",
  );
});
