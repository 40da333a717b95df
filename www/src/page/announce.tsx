// What a screen reader hears of answers: changes only, and one at a time.

import { signal } from "@preact/signals";

/** Whoever types hears nothing in between. */
const PAUSE_MS = 900;

const announced = signal("");
let timer: ReturnType<typeof setTimeout> | undefined;

export function announce(text: string): void {
  clearTimeout(timer);
  timer = setTimeout(() => (announced.value = text), PAUSE_MS);
}

export function Announced() {
  return (
    <p id="announced" class="unseen" role="status">
      {announced}
    </p>
  );
}
