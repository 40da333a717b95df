// What a screen reader hears of answers: changes only, and one at a time.

import { signal } from "@preact/signals";

/** Whoever types hears nothing in between. */
const PAUSE_MS = 900;

const announced = signal("");
let waiting: string | undefined;
let timer: ReturnType<typeof setTimeout> | undefined;

export function announce(text: string): void {
  waiting = text;
  postpone();
}

/** What waits to be said waits on: somebody goes on with what it is about. */
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
