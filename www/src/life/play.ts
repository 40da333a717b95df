// Playing a run: a moment after the other, until its end or until somebody stops it.

import { effect, signal } from "@preact/signals";
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

// The next moment comes a while after this one was drawn.
effect(() => {
  if (!isPlaying.value || !standing.value) return;
  const place = at.value;
  const timer = setTimeout(() => {
    if (place >= last()) isPlaying.value = false;
    else moveTo(place + 1);
  }, TICK_MS);
  return () => clearTimeout(timer);
});
effect(() => {
  if (openAnswer.value !== "life") isPlaying.value = false;
});
