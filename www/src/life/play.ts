// Plays a run, one moment after another, until it ends or is stopped.

import { effect, signal } from "@preact/signals";
import { announce } from "../page/announce";
import { openAnswer } from "../state";
import { at, moveTo, run, standing } from "./runs";

/** How long each moment is shown while playing. */
const TICK_MS = 900;

export const isPlaying = signal(false);

function last(): number {
  return (run.peek()?.moments.length ?? 0) - 1;
}

export function toggle(): void {
  if (!isPlaying.peek() && at.peek() >= last()) moveTo(0);
  isPlaying.value = !isPlaying.peek();
}

/** Moves to a moment at the user's request, and stops playing. */
export function seek(place: number): void {
  isPlaying.value = false;
  moveTo(place);
}

/** Like `seek`, and announces the new position, for controls that do not announce it themselves. */
export function goTo(place: number): void {
  seek(place);
  announce(placeText());
}

/** Describes the current position in the run. */
export function placeText(): string {
  const moments = run.value?.moments ?? [];
  const moment = moments[at.value];
  return moment ? `Step ${at.value + 1} of ${moments.length}, ${moment.time}` : "Nothing happens";
}

// The next moment follows a while after the present one was rendered.
effect(() => {
  if (!isPlaying.value || !standing.value) return;
  const place = at.value;
  const timer = setTimeout(() => {
    if (place < last()) moveTo(place + 1);
    else goTo(place);
  }, TICK_MS);
  return () => clearTimeout(timer);
});
effect(() => {
  if (openAnswer.value !== "life") isPlaying.value = false;
});
