/** The WebAssembly module: a single instance, whichever entries a program imports. */
import * as core from "../dist/daemonset_preflight.js";
import { LoadError, NotLoadedError } from "./errors.js";

let loading;
let loaded = false;

/** Loads the module synchronously, from its bytes or from a compiled module. */
export function load(module) {
  if (loaded) return;
  core.initSync({ module });
  loaded = true;
}

/** Loads the module from its URL, its bytes, a response, or a compiled module. */
export function loadFrom(module) {
  if (loaded) return Promise.resolve();
  loading ??= core.default({ module_or_path: module }).then(
    () => {
      loaded = true;
    },
    (cause) => {
      // So that the next attempt does not get this failure.
      loading = undefined;
      throw new LoadError(cause);
    },
  );
  return loading;
}

/** Returns the module's exports. */
export function exports() {
  if (!loaded) throw new NotLoadedError();
  return core;
}
