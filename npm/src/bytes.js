/** The bytes of what is read: texts and streams, piece by piece. */
import { InvalidCallError } from "./errors.js";

/** Larger texts are handed over in pieces, so that none is held twice. */
const PIECE = 8_000_000;

/** The bytes of a text that is given as one or the other. `call` is what was called, `name` what the text is there. */
export function bytesOf(call, name, text) {
  if (typeof text === "string") return new TextEncoder().encode(text);
  if (text instanceof Uint8Array) return text;
  throw new InvalidCallError(call, `\`${name}\` is no string and no Uint8Array`);
}

/** Hands bytes over to `push`. */
export function eachPiece(bytes, push) {
  for (let at = 0; at < bytes.length; at += PIECE) push(bytes.subarray(at, at + PIECE));
}

/** What reads a source: a stream of bytes, or what has one as a `Blob` has. */
export function readerOf(call, name, source) {
  const stream = typeof source?.stream === "function" ? source.stream() : source;
  if (typeof stream?.getReader !== "function") {
    throw new InvalidCallError(call, `\`${name}\` is no ReadableStream and no Blob`);
  }
  return stream.getReader();
}

/**
 * Reads sources one after the other: of each its name, its reader, what takes its pieces, and what hears its end. When
 * one fails, the others are cancelled.
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
    // Whoever fills the streams need not go on.
    for (const { reader } of sources) reader.cancel(failure).catch(() => {});
    throw failure;
  }
}
