// The page's state in the location's hash, both ways. Of a hash that cannot be read is said why.

import { byId } from "./dom";

export interface State {
  manifest: string;
  nodes: string;
  pods: string;
  script: string;
  services: string;
  /** The script of the list that was chosen; empty for one's own. */
  scriptId: string;
  /** What the edited DaemonSet is compared with. */
  before: string;
  /** What is converted. */
  convert: string;
  /** The panel that is open. */
  panel: string;
  /** The outcome whose nodes alone are shown. */
  outcome: string;
  /** The step of the run that is shown, from 0. */
  step: string;
  /** The version of Kubernetes that is asked, or all. */
  version: string;
}

const KEYS = [
  "manifest",
  "nodes",
  "pods",
  "script",
  "services",
  "scriptId",
  "before",
  "convert",
  "panel",
  "outcome",
  "step",
  "version",
] as const satisfies (keyof State)[];

/** What a link carries; a text that is not there is left to the page that opens it. */
export type Shared = { [K in keyof State]: string | undefined };

/** Raised when the meaning of the packed state changes, so that old links can be told. */
const VERSION = "1";

/** Longer links are cut by mail and chat programs. */
const LONGEST_LINK = 30_000;

/** The button that puts the page's state into the address and copies it. */
export function startSharing(state: () => Shared): void {
  const button = byId("share");
  const label = button.textContent;
  button.addEventListener("click", async () => {
    const hash = await writeLink(state());
    if (hash) history.replaceState(null, "", hash);
    button.textContent = !hash
      ? "Too large for a link"
      : (await copied(location.href))
        ? "Link copied"
        : "The link is the address";
    setTimeout(() => (button.textContent = label), 2000);
  });
}

async function copied(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}

export interface Link {
  state: Partial<State>;
  /** Why the link could not be read. */
  problem?: string;
}

export async function readLink(hash: string): Promise<Link> {
  if (hash.length < 2) return { state: {} };
  const [version, packed] = hash.slice(1).split(":");
  if (packed === undefined) return { state: {} };
  if (version !== VERSION)
    return { state: {}, problem: "This link was made by another version of the page, and cannot be read by this one." };
  try {
    const read: unknown = JSON.parse(await unpack(packed));
    if (typeof read !== "object" || read === null) throw new TypeError("no object");
    const state: Partial<State> = {};
    for (const key of KEYS) {
      const text = (read as Record<string, unknown>)[key];
      if (typeof text === "string") state[key] = text;
    }
    return { state };
  } catch {
    return { state: {}, problem: "This link is damaged or was cut off: what it carried cannot be read." };
  }
}

/** The hash for a state, or nothing when it would be too long to send. */
async function writeLink(state: Shared): Promise<string | undefined> {
  const hash = `#${VERSION}:${await pack(JSON.stringify(state))}`;
  return hash.length > LONGEST_LINK ? undefined : hash;
}

async function pack(text: string): Promise<string> {
  const stream = new Blob([text]).stream().pipeThrough(new CompressionStream("deflate-raw"));
  const bytes = new Uint8Array(await new globalThis.Response(stream).arrayBuffer());
  let binary = "";
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return btoa(binary).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

async function unpack(packed: string): Promise<string> {
  const binary = atob(packed.replaceAll("-", "+").replaceAll("_", "/"));
  const bytes = Uint8Array.from(binary, (c) => c.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
  return new globalThis.Response(stream).text();
}
