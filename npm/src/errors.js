/**
 * The errors that the package throws, each with a `code`. Errors in the text of a call are never
 * thrown: they are part of the answer.
 */

/** A call was made before the promise of `init` was fulfilled. */
export class NotLoadedError extends Error {
  name = "NotLoadedError";
  code = "NOT_LOADED";

  constructor() {
    super("daemonset-preflight is not loaded yet: `await init()` first");
  }
}

/** A call has an unknown key or a value of the wrong type. */
export class InvalidCallError extends TypeError {
  name = "InvalidCallError";
  code = "INVALID_CALL";

  /** `call` is the name of the function. */
  constructor(call, message, options) {
    super(`${call}: ${message}`, options);
    this.call = call;
  }
}

/** A cluster was used after it had been freed. */
export class FreedClusterError extends Error {
  name = "FreedClusterError";
  code = "CLUSTER_FREED";

  /** `call` is the name of the method. */
  constructor(call) {
    super(`${call}: the cluster was freed`);
    this.call = call;
  }
}

/** The module could not be fetched or compiled; `cause` says why. */
export class LoadError extends Error {
  name = "LoadError";
  code = "LOAD_FAILED";

  constructor(cause) {
    super(`the module of daemonset-preflight could not be loaded: ${cause?.message ?? cause}`, { cause });
  }
}
