/** The WebAssembly module: there is one, whichever entries a program imports. */
import * as core from "../dist/daemonset_preflight.js";
import { LoadError, NotLoadedError } from "./errors.js";

let loading;
let loaded = false;

/** Loads the module at once, from its bytes or compiled. */
export function load(module) {
  if (loaded) return;
  core.initSync({ module });
  loaded = true;
}

/** Loads the module from its address, its bytes, a response with them, or compiled. */
export function loadFrom(module) {
  if (loaded) return Promise.resolve();
  loading ??= core.default({ module_or_path: module }).then(
    () => {
      loaded = true;
    },
    (cause) => {
      // So that another try is not answered with this one's failure.
      loading = undefined;
      throw new LoadError(cause);
    },
  );
  return loading;
}

/** The module's exports. */
export function exports() {
  if (!loaded) throw new NotLoadedError();
  return core;
}
