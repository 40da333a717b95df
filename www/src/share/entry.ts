// Stores what each entry of the browser's history shows, so that going back, going forward and reloading restore it.
// The history itself holds only the name of an entry; its state is in session storage, which can be written until the
// page is left.

import { forget, keep, kept, keptKeys } from "../kept";
import { readState, type Shared, type State } from "./state";

const KEY = "entry.";

/** The number of entries whose state is stored. */
const MOST_ENTRIES = 12;

/** Returns the name of the current entry, and assigns one if it has none. */
export function entryName(): string {
  const name = nameOf(history.state);
  if (name !== undefined) return name;
  const given = Date.now().toString(36);
  history.replaceState({ entry: given }, "");
  return given;
}

/** Returns the name of an entry, if it has one. `state` is the entry's state in the browser's history. */
export function nameOf(state: unknown): string | undefined {
  const { entry } = (typeof state === "object" && state !== null ? state : {}) as { entry?: unknown };
  return typeof entry === "string" ? entry : undefined;
}

/** Returns the state of an entry; undefined if it is unknown. */
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
  // Names are times in base 36, so the oldest entries come first.
  const others = keptKeys("tab").filter((key) => key.startsWith(KEY) && key !== KEY + name);
  for (const key of others.sort().slice(0, Math.max(0, others.length + 1 - MOST_ENTRIES))) forget(key, "tab");
  keep(KEY + name, JSON.stringify(state), "tab");
}
