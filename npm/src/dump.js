/** Dumps that are loaded once and queried many times. */
import { bytesOf, eachPiece, readAll, readerOf } from "./bytes.js";
import { InvalidCallError } from "./errors.js";
import { call, Handle } from "./handle.js";

/** Documented in `index.d.ts`. */
export class DumpedCluster extends Handle {
  diagnose(question) {
    return this[call]("diagnose", { ...question, texts: [] });
  }

  simulate(question) {
    return this[call]("simulate", question);
  }

  reach(question) {
    return this[call]("reach", question);
  }
}

function listed(name, given) {
  if (Array.isArray(given)) return given;
  throw new InvalidCallError(name, "texts and streams of a dump are given in an array");
}

/** Reads a dump. `reader` creates a reader of the module; `finished` makes a `DumpedCluster` of the reader's result. */
export function load(reader, texts, finished) {
  const all = listed("loadDump", texts).map((text, at) => bytesOf("loadDump", `texts[${at}]`, text));
  const reads = reader();
  for (const bytes of all) {
    eachPiece(bytes, (piece) => reads.push(piece));
    reads.endText();
  }
  return finished(reads.load());
}

/** As `load`, for streams. */
export async function stream(reader, streams, options, finished) {
  options?.signal?.throwIfAborted();
  const all = listed("streamDump", streams);
  const source = (given, at) => ({ name: `streams[${at}]`, reader: readerOf("streamDump", `streams[${at}]`, given) });
  const sources = all.map((given, at) => ({
    ...source(given, at),
    push: (piece) => reads.push(piece),
    ended: () => reads.endText(),
  }));
  const reads = reader();
  try {
    await readAll("streamDump", sources, options);
  } catch (failure) {
    reads.free();
    throw failure;
  }
  return finished(reads.load());
}
