// What the page was opened with: what its entry of the browser's history shows, or what a link brings, until somebody
// works on it.

import { keep } from "./kept";
import { isLink, readFragment } from "./share/codec";
import { nameOf, shownBy } from "./share/entry";
import type { GalleryExample } from "./share/gallery/examples";
import type { State } from "./share/state";

const link = await readFragment(location.hash);
const example = link.example === undefined ? undefined : await exampleOf(link.example);

/** Whether the page was opened by a link: what it brings is nobody's own before somebody works on it. */
export const isLinked = isLink(location.hash);

export const linked: Partial<State> = shownBy(nameOf(history.state)) ?? example?.state ?? link.state;

/** The sample of a dump that the link's example is about. */
export const linkedDump = example?.dump;

/** Why the link could not be read. */
export const linkProblem =
  link.example !== undefined && !example ? "The example that this link names is not there." : link.problem;

async function exampleOf(id: string): Promise<GalleryExample | undefined> {
  try {
    const { GALLERY } = await import("./share/gallery/examples");
    return GALLERY.find((one) => one.id === id);
  } catch {
    return undefined;
  }
}

const KEPT = ["script", "services", "scriptId", "convert", "settings", "version"] as const;

const adopters: (() => void)[] = [];

/** `adopt` is called when what the link brought becomes one's own. */
export function whenLeft(adopt: () => void): void {
  adopters.push(adopt);
}

/** Whether what the link names is still being opened. */
let isOpening = false;

/** Opens what the link names: that changes the texts, but nobody has worked on them. */
export async function openLinked(open: () => Promise<void>): Promise<void> {
  isOpening = true;
  try {
    await open();
  } finally {
    isOpening = false;
  }
}

/** Whoever works on what a link brought has it as their own from then on, and the address no longer says otherwise. */
export function leaveLink(): void {
  if (!location.hash || isOpening) return;
  history.replaceState(history.state, "", location.pathname + location.search);
  for (const adopt of adopters) adopt();
  for (const key of KEPT) if (linked[key] !== undefined) keep(key, linked[key]);
}
