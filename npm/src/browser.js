/** The entry for browsers and their workers: `await init()` before the first call. */
import { loadFrom } from "./module.js";

/** Loads the module, by default the file of the package, which bundlers find by this form of its address. */
export function init(module) {
  return loadFrom(module ?? new URL("../dist/daemonset_preflight_bg.wasm", import.meta.url));
}

export * from "./calls.js";
