/** The entry for runtimes with source phase imports: the module is compiled as it is imported. */
import source module from "../dist/daemonset_preflight_bg.wasm";
import { load } from "./module.js";

load(module);

/** Nothing is left to load. It is here so that the same program runs in a browser. */
export async function init() {}

export * from "./calls.js";
