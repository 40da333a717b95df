/** What is loaded once and asked many times, in the module's memory. */
import { FreedClusterError } from "./errors.js";

/** A finalizer gives the module's memory back when nobody did. */
const lost = new FinalizationRegistry((handle) => handle.free());

/** The method by which a class asks; not one of the package's. */
export const call = Symbol("call");

/** `ask` throws what the other calls throw. */
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

// Where the language does not have it yet, `using` of TypeScript asks for this symbol.
Handle.prototype[Symbol.dispose ?? Symbol.for("Symbol.dispose")] = Handle.prototype.free;
