// What a screen reader hears of answers: changes only, and one at a time.

import { byId } from "./dom";

/** Whoever types hears nothing in between. */
const PAUSE_MS = 900;

let timer: ReturnType<typeof setTimeout> | undefined;
let last = "";

export function announce(text: string): void {
  clearTimeout(timer);
  timer = setTimeout(() => {
    if (text === last) return;
    last = text;
    byId("announced").textContent = text;
  }, PAUSE_MS);
}
