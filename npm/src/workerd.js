/** The entry for runtimes that compile wasm when they are deployed: loaded on import. */
import module from "../dist/daemonset_preflight_bg.wasm";
import { load } from "./module.js";

load(module);

/** Nothing is left to load. It is here so that the same program runs in a browser. */
export async function init() {}

export * from "./calls.js";
