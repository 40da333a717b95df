/** The module's bytes within JavaScript: bundle.mjs builds dist/embedded.js from this file. */
import { inflateSync } from "fflate";
import deflated from "module.deflate";

/** Returns the bytes of the module. If the runtime has a synchronous inflate, it is used: it is several times as fast. */
export function embedded() {
  const bytes = fromBase64(deflated);
  const zlib = globalThis.process?.getBuiltinModule?.("node:zlib");
  return zlib ? zlib.inflateRawSync(bytes) : inflateSync(bytes);
}

function fromBase64(text) {
  if (Uint8Array.fromBase64) return Uint8Array.fromBase64(text);
  if (globalThis.Buffer) return globalThis.Buffer.from(text, "base64");
  return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
}
