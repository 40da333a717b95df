// What the link brought that the page was opened by, until somebody works on it.

import { keep } from "./kept";
import { readFragment } from "./share/codec";
import type { GalleryExample } from "./share/gallery/examples";
import type { State } from "./share/state";

const link = await readFragment(location.hash);
const example = link.example === undefined ? undefined : await exampleOf(link.example);

export const linked: Partial<State> = example?.state ?? link.state;

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

const KEPT = ["script", "services", "scriptId", "before", "convert", "settings", "version"] as const;

const adopters: (() => void)[] = [];

/** `adopt` is called when what the link brought becomes one's own. */
export function whenLeft(adopt: () => void): void {
  adopters.push(adopt);
}

/** Whoever works on what a link brought has it as their own from then on, and the address no longer says otherwise. */
export function leaveLink(): void {
  if (!location.hash) return;
  history.replaceState(null, "", location.pathname + location.search);
  for (const adopt of adopters) adopt();
  for (const key of KEPT) if (linked[key] !== undefined) keep(key, linked[key]);
}
