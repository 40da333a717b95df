/** The entry for Node: loaded on import. */
import { readFileSync } from "node:fs";
import { load } from "./calls.js";

load(readFileSync(new URL("../dist/daemonset_preflight_bg.wasm", import.meta.url)));

/** Nothing is left to load. It is here so that the same program runs in a browser. */
export async function init() {}

export { applyDefaults, compare, convert, lint, place, reach, simulate, survey, validate } from "./calls.js";
