// Announces answers to screen readers: only changes, and one at a time.

import { signal } from "@preact/signals";

/** Nothing is announced while the user types. */
const PAUSE_MS = 900;

const announced = signal("");
let waiting: string | undefined;
let timer: ReturnType<typeof setTimeout> | undefined;

export function announce(text: string): void {
  waiting = text;
  postpone();
}

/** Delays the pending announcement further, because the user goes on editing. */
export function postpone(): void {
  clearTimeout(timer);
  timer = setTimeout(() => {
    announced.value = waiting ?? announced.value;
    waiting = undefined;
  }, PAUSE_MS);
}

export function Announced() {
  return (
    <p id="announced" class="unseen" role="status">
      {announced}
    </p>
  );
}
