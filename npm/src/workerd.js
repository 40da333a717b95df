/** The entry for runtimes that compile wasm on deployment (workerd): the module is loaded on import. */
import module from "../dist/daemonset_preflight_bg.wasm";
import { load } from "./module.js";

load(module);

/** Does nothing, as the module is loaded already. It exists so that the same program runs in a browser. */
export async function init() {}

export * from "./calls.js";
