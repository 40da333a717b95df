// The page's state as the fragment of a link, both ways. Of a fragment that cannot be read is said why.

import { readState, type Shared, type State } from "./state";

/** Raised when the meaning of the packed state changes, so that old links can be told. */
const VERSION = "1";

/** Longer links are cut by mail and chat programs. */
export const LONGEST_LINK = 30_000;

/** A link of this length may unpack to a thousand times as much: more than this is not read. */
const LARGEST_STATE = 4_000_000;

export interface Link {
  state: Partial<State>;
  /** The example that it names. */
  example?: string;
  /** Why the link could not be read. */
  problem?: string;
}

/** The fragment for a state, with its `#`; it may be longer than a link should be. */
export async function writeFragment(state: Shared): Promise<string> {
  return `#${VERSION}:${await pack(JSON.stringify(state))}`;
}

/** The fragment that names an example of the gallery. */
export function exampleFragment(id: string): string {
  return `#example:${id}`;
}

/** Whether a fragment is a link of this page, not the name of an element. */
export function isLink(fragment: string): boolean {
  return fragment.includes(":");
}

/** Reads a fragment. It never fails: what is no link of this page carries nothing. */
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
