/** The entry for browsers and their workers: `await init()` before the first call. */
import { loadFrom } from "./module.js";

/** Loads the module; by default the package's own file, whose URL is written in a form that bundlers recognize. */
export function init(module) {
  return loadFrom(module ?? new URL("../dist/daemonset_preflight_bg.wasm", import.meta.url));
}

export * from "./calls.js";
