// Keeps what the page shows for its entry of the browser's history, and shows what another entry has.

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
    // What is read here is watched; the texts themselves are no signals.
    void [manifest.value, cluster.value, currentState()];
    timer ??= setTimeout(write, KEEPING_PAUSE_MS);
  });
  addEventListener("pagehide", () => timer !== undefined && write());
  addEventListener("popstate", ({ state }: PopStateEvent) => {
    // A link that is opened has no name yet; neither has what is within the page, which is shown already.
    if (isLink(location.hash) || nameOf(state) !== undefined) location.reload();
    else entry = entryName();
  });
}
