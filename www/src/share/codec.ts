// Encodes the page's state as the fragment of a link, and decodes it. Reports why a fragment cannot be read.

import { readState, type Shared, type State } from "./state";

/** Incremented when the meaning of the packed state changes, so that old links can be recognized. */
const VERSION = "1";

/** Mail and chat programs truncate longer links. */
export const LONGEST_LINK = 30_000;

/** The maximum length of the unpacked state: a link may unpack to a thousand times its length. */
const LARGEST_STATE = 4_000_000;

export interface Link {
  state: Partial<State>;
  /** The id of the example that the link names. */
  example?: string;
  /** Why the link could not be read. */
  problem?: string;
}

/** Returns the fragment for a state, with its `#`. It may be longer than `LONGEST_LINK`. */
export async function writeFragment(state: Shared): Promise<string> {
  return `#${VERSION}:${await pack(JSON.stringify(state))}`;
}

/** Returns the fragment that names an example of the gallery. */
export function exampleFragment(id: string): string {
  return `#example:${id}`;
}

/** Whether a fragment is a link of this page, as opposed to the id of an element. */
export function isLink(fragment: string): boolean {
  return fragment.includes(":");
}

/** Reads a fragment. Never fails: a fragment that is no link of this page carries no state. */
export async function readFragment(fragment: string): Promise<Link> {
  const [version, packed] = fragment.replace(/^#/, "").split(":");
  if (packed === undefined) return { state: {} };
  if (version === "example") return { state: {}, example: packed };
  if (version !== VERSION) {
    return { state: {}, problem: "This link was made by another version of the page, and cannot be read by this one." };
  }
  try {
    return { state: readState(JSON.parse(await unpack(packed))) };
  } catch {
    return { state: {}, problem: "This link is damaged or was cut off: what it carried cannot be read." };
  }
}

async function pack(text: string): Promise<string> {
  const stream = new Blob([text]).stream().pipeThrough(new CompressionStream("deflate-raw"));
  const bytes = new Uint8Array(await new Response(stream).arrayBuffer());
  let binary = "";
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return btoa(binary).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

async function unpack(packed: string): Promise<string> {
  const binary = atob(packed.replaceAll("-", "+").replaceAll("_", "/"));
  const bytes = Uint8Array.from(binary, (c) => c.charCodeAt(0));
  const reader = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate-raw")).getReader();
  const decoder = new TextDecoder("utf-8", { fatal: true });
  let text = "";
  for (let next = await reader.read(); !next.done; next = await reader.read()) {
    text += decoder.decode(next.value, { stream: true });
    if (text.length > LARGEST_STATE) {
      await reader.cancel();
      throw new RangeError("too large");
    }
  }
  return text + decoder.decode();
}
