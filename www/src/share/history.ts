// Stores the page's state for its history entry, and restores that of another entry.

import { effect } from "@preact/signals";
import { cluster, manifest } from "../state";
import { isLink } from "./codec";
import { currentState } from "./current";
import { entryName, keepShown, nameOf } from "./entry";

const KEEPING_PAUSE_MS = 300;

export function startHistory(): void {
  let entry = entryName();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const write = () => {
    clearTimeout(timer);
    timer = undefined;
    keepShown(entry, currentState());
  };
  effect(() => {
    // Reads all signals of the state, so that the effect depends on them; the texts themselves are not signals.
    void [manifest.value, cluster.value, currentState()];
    timer ??= setTimeout(write, KEEPING_PAUSE_MS);
  });
  addEventListener("pagehide", () => timer !== undefined && write());
  addEventListener("popstate", ({ state }: PopStateEvent) => {
    // Reloads for a link, which has no name yet, and for another entry. An entry within the page has neither and is
    // shown already.
    if (isLink(location.hash) || nameOf(state) !== undefined) location.reload();
    else entry = entryName();
  });
}
