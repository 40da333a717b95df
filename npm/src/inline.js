/**
 * The entry that contains the module and loads it on import: for Node, and for other programs
 * that should neither fetch nor wait. Because it reads no file, it can be bundled anywhere.
 */
import { embedded } from "../dist/embedded.js";
import { load } from "./module.js";

load(embedded());

/** Does nothing, as the module is loaded already. It exists so that the same program runs in a browser. */
export async function init() {}

export * from "./calls.js";
