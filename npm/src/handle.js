/** Objects in the module's memory that are loaded once and queried many times. */
import { FreedClusterError } from "./errors.js";

/** Frees the module's memory for handles that are garbage-collected without `free`. */
const lost = new FinalizationRegistry((handle) => handle.free());

/** The key of the method with which subclasses make calls; not part of the package's interface. */
export const call = Symbol("call");

/** The base class. `ask` makes a call, and throws the same errors as the other calls. */
export class Handle {
  #handle;
  #ask;

  constructor(handle, ask) {
    this.#handle = handle;
    this.#ask = ask;
    lost.register(this, handle, this);
  }

  [call](name, question = {}) {
    const handle = this.#handle;
    if (!handle) throw new FreedClusterError(name);
    return this.#ask(name, question, (json) => handle.call(name, json));
  }

  free() {
    lost.unregister(this);
    this.#handle?.free();
    this.#handle = undefined;
  }
}

// In runtimes without `Symbol.dispose`, the `using` of TypeScript looks for this symbol.
Handle.prototype[Symbol.dispose ?? Symbol.for("Symbol.dispose")] = Handle.prototype.free;
