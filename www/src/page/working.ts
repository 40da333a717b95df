// Shows that an answer takes a while, and how much of a file is read.

import type { Progress } from "../messages";
import { working } from "../state";

/** After this time the user may want to cancel. */
const STOPPABLE_AFTER_MS = 1000;

let timer: ReturnType<typeof setTimeout> | undefined;

export function showBusy(busy: boolean): void {
  document.body.classList.toggle("busy", busy);
  clearTimeout(timer);
  if (!busy) working.value = undefined;
  else timer = setTimeout(() => (working.value ??= { text: "Working…" }), STOPPABLE_AFTER_MS);
}

export function showProgress(read: Progress): void {
  // Small files are read too quickly for progress to be visible.
  if (read.of < 5_000_000) return;
  const megabytes = (bytes: number) => (bytes / 1_000_000).toFixed(0);
  const text = `Reading ${megabytes(read.read)} of ${megabytes(read.of)} MB`;
  working.value = { text: read.read < read.of ? text : "Looking through the nodes…", read };
}
