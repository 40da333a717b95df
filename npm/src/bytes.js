/** Reads texts and streams as bytes, chunk by chunk. */
import { InvalidCallError } from "./errors.js";

/** The size of a chunk in bytes. Larger texts are passed on in chunks, so that no text is in memory twice. */
const PIECE = 8_000_000;

/** Returns the bytes of a text, given as string or bytes. `call` and `name` are the function and argument in errors. */
export function bytesOf(call, name, text) {
  if (typeof text === "string") return new TextEncoder().encode(text);
  if (text instanceof Uint8Array) return text;
  throw new InvalidCallError(call, `\`${name}\` is no string and no Uint8Array`);
}

/** Passes bytes to `push`, chunk by chunk. */
export function eachPiece(bytes, push) {
  for (let at = 0; at < bytes.length; at += PIECE) push(bytes.subarray(at, at + PIECE));
}

/** Returns the reader of a source: a stream of bytes, or an object with a `stream` method, such as a `Blob`. */
export function readerOf(call, name, source) {
  const stream = typeof source?.stream === "function" ? source.stream() : source;
  if (typeof stream?.getReader !== "function") {
    throw new InvalidCallError(call, `\`${name}\` is no ReadableStream and no Blob`);
  }
  return stream.getReader();
}

/**
 * Reads sources one after the other. Each has a name, a reader, a function `push` that receives its chunks, and
 * optionally a function `ended` that is called at its end. If one fails, all are cancelled.
 */
export async function readAll(call, sources, { progress, signal } = {}) {
  let read = 0;
  try {
    for (const { name, reader, push, ended } of sources) {
      for (let next; !(next = await reader.read()).done; ) {
        signal?.throwIfAborted();
        if (!(next.value instanceof Uint8Array)) {
          throw new InvalidCallError(call, `\`${name}\` is no stream of Uint8Array`);
        }
        push(next.value);
        read += next.value.length;
        progress?.(read);
      }
      ended?.();
    }
  } catch (failure) {
    // The producers of the streams can stop.
    for (const { reader } of sources) reader.cancel(failure).catch(() => {});
    throw failure;
  }
}
