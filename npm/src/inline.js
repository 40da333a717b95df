/**
 * The entry that holds the module itself, loaded on import: for Node, and for whatever else
 * should neither fetch nor wait. As it looks for no file, it can be bundled anywhere.
 */
import { embedded } from "../dist/embedded.js";
import { load } from "./module.js";

load(embedded());

/** Nothing is left to load. It is here so that the same program runs in a browser. */
export async function init() {}

export * from "./calls.js";
