/** The module's bytes within JavaScript: bundle.mjs makes dist/embedded.js of this file. */
import { inflateSync } from "fflate";
import deflated from "module.deflate";

/** The bytes of the module. */
export function embedded() {
  return inflateSync(fromBase64(deflated));
}

function fromBase64(text) {
  if (Uint8Array.fromBase64) return Uint8Array.fromBase64(text);
  return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
}
