/** Clusters that are loaded once and queried many times. */
import { bytesOf, eachPiece, readAll, readerOf } from "./bytes.js";
import { call, Handle } from "./handle.js";

/** Documented in `index.d.ts`. */
export class Cluster extends Handle {
  overview() {
    return this[call]("overview");
  }

  place(question) {
    const answer = this[call]("place", question);
    for (const daemonSet of answer.daemonSets) daemonSet.nodes = Uint32Array.from(daemonSet.nodes);
    return answer;
  }

  explain(question) {
    return this[call]("explain", question);
  }

  group(question) {
    const answer = this[call]("group", question);
    return { ...answer, nodes: Uint32Array.from(answer.nodes) };
  }

  compare(question) {
    return this[call]("compare", question);
  }

  survey(question) {
    return this[call]("survey", question);
  }

  simulate(question) {
    return this[call]("simulate", question);
  }

  reach(question) {
    return this[call]("reach", question);
  }
}

/** Reads a cluster. `reader` creates a reader of the module; `finished` makes a `Cluster` of the reader's result. */
export function load(reader, texts, finished) {
  const nodes = bytesOf("loadCluster", "nodes", texts?.nodes);
  const pods = texts.pods === undefined ? undefined : bytesOf("loadCluster", "pods", texts.pods);
  const reads = reader();
  reads.expectNodes(nodes.length);
  eachPiece(nodes, (piece) => reads.pushNodes(piece));
  if (pods) {
    reads.pushPods(new Uint8Array());
    eachPiece(pods, (piece) => reads.pushPods(piece));
  }
  return finished(reads.load());
}

/** As `load`, for streams. */
export async function stream(reader, streams, options = {}, finished) {
  const { size = streams?.nodes?.size, signal } = options;
  signal?.throwIfAborted();
  const source = (name) => ({ name, reader: readerOf("streamCluster", name, streams?.[name]) });
  const sources = [{ ...source("nodes"), push: (piece) => reads.pushNodes(piece) }];
  if (streams.pods !== undefined) sources.push({ ...source("pods"), push: (piece) => reads.pushPods(piece) });
  const reads = reader();
  try {
    if (size) reads.expectNodes(size);
    if (sources.length > 1) reads.pushPods(new Uint8Array());
    await readAll("streamCluster", sources, options);
  } catch (failure) {
    reads.free();
    throw failure;
  }
  return finished(reads.load());
}
