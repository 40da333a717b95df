/** Clusters that are loaded once and asked many times. */

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
    if (!handle) throw new ReferenceError(`${name}: the cluster was freed`);
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

const bytesOf = (text) => (typeof text === "string" ? new TextEncoder().encode(text) : text);

/** `reader` is the module's; `finished` makes a `Cluster` of what it has read. */
export function load(reader, { nodes, pods }, finished) {
  const push = (bytes, piece) => {
    for (let at = 0; at < bytes.length; at += PIECE) piece(bytes.subarray(at, at + PIECE));
  };
  const all = bytesOf(nodes);
  reader.expectNodes(all.length);
  push(all, (piece) => reader.pushNodes(piece));
  if (pods !== undefined) {
    reader.pushPods(new Uint8Array());
    push(bytesOf(pods), (piece) => reader.pushPods(piece));
  }
  return finished(reader.load());
}

/** As `load`, of streams. */
export async function stream(reader, { nodes, pods }, { size, progress, signal } = {}, finished) {
  let read = 0;
  const drain = async (source, push) => {
    for (const bytes = source.getReader(); ; ) {
      const { done, value } = await bytes.read();
      if (signal?.aborted) await bytes.cancel(signal.reason);
      signal?.throwIfAborted();
      if (done) return;
      push(value);
      read += value.length;
      progress?.(read);
    }
  };
  try {
    signal?.throwIfAborted();
    if (size) reader.expectNodes(size);
    await drain(nodes, (bytes) => reader.pushNodes(bytes));
    if (pods) {
      reader.pushPods(new Uint8Array());
      await drain(pods, (bytes) => reader.pushPods(bytes));
    }
  } catch (failure) {
    reader.free();
    throw failure;
  }
  return finished(reader.load());
}
