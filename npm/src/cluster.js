/** Clusters that are loaded once and asked many times. */
import { FreedClusterError, InvalidCallError } from "./errors.js";

/** A finalizer gives the module's memory back when nobody did. */
const lost = new FinalizationRegistry((handle) => handle.free());

/** What `index.d.ts` says of it. `ask` throws what the other calls throw. */
export class Cluster {
  #handle;
  #ask;

  constructor(handle, ask) {
    this.#handle = handle;
    this.#ask = ask;
    lost.register(this, handle, this);
  }

  #call(name, question = {}) {
    const handle = this.#handle;
    if (!handle) throw new FreedClusterError(name);
    return this.#ask(name, question, (json) => handle.call(name, json));
  }

  overview() {
    return this.#call("overview");
  }

  place(call) {
    const answer = this.#call("place", call);
    for (const daemonSet of answer.daemonSets) daemonSet.nodes = Uint32Array.from(daemonSet.nodes);
    return answer;
  }

  explain(call) {
    return this.#call("explain", call);
  }

  group(call) {
    const answer = this.#call("group", call);
    return { ...answer, nodes: Uint32Array.from(answer.nodes) };
  }

  compare(call) {
    return this.#call("compare", call);
  }

  survey(call) {
    return this.#call("survey", call);
  }

  simulate(call) {
    return this.#call("simulate", call);
  }

  free() {
    lost.unregister(this);
    this.#handle?.free();
    this.#handle = undefined;
  }
}

// Where the language does not have it yet, `using` of TypeScript asks for this symbol.
Cluster.prototype[Symbol.dispose ?? Symbol.for("Symbol.dispose")] = Cluster.prototype.free;

/** Larger texts are handed over in pieces, so that none is held twice. */
const PIECE = 8_000_000;

/** The bytes of a text that is given as one or the other. */
function bytesOf(name, text) {
  if (typeof text === "string") return new TextEncoder().encode(text);
  if (text instanceof Uint8Array) return text;
  throw new InvalidCallError("loadCluster", `\`${name}\` is no string and no Uint8Array`);
}

/** `reader` makes one of the module's, `finished` a `Cluster` of what it has read. */
export function load(reader, texts, finished) {
  const nodes = bytesOf("nodes", texts?.nodes);
  const pods = texts.pods === undefined ? undefined : bytesOf("pods", texts.pods);
  const push = (bytes, piece) => {
    for (let at = 0; at < bytes.length; at += PIECE) piece(bytes.subarray(at, at + PIECE));
  };
  const reads = reader();
  reads.expectNodes(nodes.length);
  push(nodes, (piece) => reads.pushNodes(piece));
  if (pods) {
    reads.pushPods(new Uint8Array());
    push(pods, (piece) => reads.pushPods(piece));
  }
  return finished(reads.load());
}

/** What reads a source: a stream of bytes, or what has one as a `Blob` has. */
function readerOf(name, source) {
  const stream = typeof source?.stream === "function" ? source.stream() : source;
  if (typeof stream?.getReader !== "function") {
    throw new InvalidCallError("streamCluster", `\`${name}\` is no ReadableStream and no Blob`);
  }
  return stream.getReader();
}

/** As `load`, of streams. */
export async function stream(reader, streams, { size = streams?.nodes?.size, progress, signal } = {}, finished) {
  signal?.throwIfAborted();
  const sources = [["nodes", readerOf("nodes", streams?.nodes)]];
  if (streams.pods !== undefined) sources.push(["pods", readerOf("pods", streams.pods)]);
  const reads = reader();
  let read = 0;
  try {
    if (size) reads.expectNodes(size);
    if (sources.length > 1) reads.pushPods(new Uint8Array());
    for (const [name, bytes] of sources) {
      for (let next; !(next = await bytes.read()).done; ) {
        signal?.throwIfAborted();
        if (!(next.value instanceof Uint8Array)) {
          throw new InvalidCallError("streamCluster", `\`${name}\` is no stream of Uint8Array`);
        }
        if (name === "nodes") reads.pushNodes(next.value);
        else reads.pushPods(next.value);
        read += next.value.length;
        progress?.(read);
      }
    }
  } catch (failure) {
    reads.free();
    // Whoever fills the streams need not go on.
    for (const [, bytes] of sources) bytes.cancel(failure).catch(() => {});
    throw failure;
  }
  return finished(reads.load());
}
