// What an entry of the browser's history shows, so that going back, going forward and loading anew find it again. The
// entry itself has a name alone: what it shows is kept beside it, where it can be written until the page is left.

import { forget, keep, kept, keptKeys } from "../kept";
import { readState, type Shared, type State } from "./state";

const KEY = "entry.";

/** Of so many entries it is kept what they show. */
const MOST_ENTRIES = 12;

/** The name of the entry that is shown; it is given one where it has none. */
export function entryName(): string {
  const name = nameOf(history.state);
  if (name !== undefined) return name;
  const given = Date.now().toString(36);
  history.replaceState({ entry: given }, "");
  return given;
}

/** The name of an entry, where it has one. `state`: what the browser has of it. */
export function nameOf(state: unknown): string | undefined {
  const { entry } = (typeof state === "object" && state !== null ? state : {}) as { entry?: unknown };
  return typeof entry === "string" ? entry : undefined;
}

/** What an entry shows; absent where that is not known. */
export function shownBy(name: string | undefined): Partial<State> | undefined {
  const text = name === undefined ? undefined : kept(KEY + name, "tab");
  if (text === undefined) return undefined;
  try {
    return readState(JSON.parse(text));
  } catch {
    return undefined;
  }
}

export function keepShown(name: string, state: Shared): void {
  // The names of older entries come first.
  const others = keptKeys("tab").filter((key) => key.startsWith(KEY) && key !== KEY + name);
  for (const key of others.sort().slice(0, Math.max(0, others.length + 1 - MOST_ENTRIES))) forget(key, "tab");
  keep(KEY + name, JSON.stringify(state), "tab");
}
