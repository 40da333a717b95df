// What the page was opened with, until the user edits something: the state of its entry in the browser's history, or
// what a link carries.

import { keep } from "./kept";
import { isLink, readFragment } from "./share/codec";
import { nameOf, shownBy } from "./share/entry";
import type { GalleryExample } from "./share/gallery/examples";
import type { State } from "./share/state";

const link = await readFragment(location.hash);
const example = link.example === undefined ? undefined : await exampleOf(link.example);

/** Whether the page was opened by a link, whose content is not the user's own until they edit it. */
export const isLinked = isLink(location.hash);

export const linked: Partial<State> = shownBy(nameOf(history.state)) ?? example?.state ?? link.state;

/** The sample dump of the example that the link names. */
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

/** Registers a function that is called when the link's content becomes the user's own. */
export function whenLeft(adopt: () => void): void {
  adopters.push(adopt);
}

/** Whether the content that the link names is still being opened. */
let isOpening = false;

/** Opens the content that the link names. This changes the texts, but does not count as an edit of the user. */
export async function openLinked(open: () => Promise<void>): Promise<void> {
  isOpening = true;
  try {
    await open();
  } finally {
    isOpening = false;
  }
}

/** Called at an edit: makes the link's content the user's own, and removes the link from the address. */
export function leaveLink(): void {
  if (!location.hash || isOpening) return;
  history.replaceState(history.state, "", location.pathname + location.search);
  for (const adopt of adopters) adopt();
  for (const key of KEPT) if (linked[key] !== undefined) keep(key, linked[key]);
}
