/** The entry for runtimes with source phase imports: the module is compiled as it is imported. */
import source module from "../dist/daemonset_preflight_bg.wasm";
import { load } from "./module.js";

load(module);

/** Does nothing, as the module is loaded already. It exists so that the same program runs in a browser. */
export async function init() {}

export * from "./calls.js";
