// Playing a run: a moment after the other, until its end or until somebody stops it.

import { effect, signal } from "@preact/signals";
import { announce } from "../page/announce";
import { openAnswer } from "../state";
import { at, moveTo, run, standing } from "./runs";

/** A moment is shown so long while playing. */
const TICK_MS = 900;

export const isPlaying = signal(false);

function last(): number {
  return (run.peek()?.moments.length ?? 0) - 1;
}

export function toggle(): void {
  if (!isPlaying.peek() && at.peek() >= last()) moveTo(0);
  isPlaying.value = !isPlaying.peek();
}

/** Moves as somebody asks for, and stops playing. */
export function seek(place: number): void {
  isPlaying.value = false;
  moveTo(place);
}

/** The same, by what does not say itself where it leads. */
export function goTo(place: number): void {
  seek(place);
  announce(placeText());
}

/** Where one stands in the run. */
export function placeText(): string {
  const moments = run.value?.moments ?? [];
  const moment = moments[at.value];
  return moment ? `Step ${at.value + 1} of ${moments.length}, ${moment.time}` : "Nothing happens";
}

// The next moment comes a while after this one was drawn.
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
