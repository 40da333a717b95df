// A list item, with a sign before it for the kind of change.

import type { ComponentChildren } from "preact";

export type Sign = "gain" | "loss" | "warn" | "same" | "unknown" | "kept" | "more" | "neutral";

const SIGNS: Record<Sign, [sign: string, kind: string]> = {
  gain: ["+", "gain"],
  loss: ["−", "loss"],
  warn: ["!", "warn"],
  same: ["·", "same"],
  unknown: ["?", "warn"],
  kept: ["=", "same"],
  more: ["", "soft"],
  neutral: ["·", ""],
};

export function LineItem({ sign, children }: { sign: Sign; children: ComponentChildren }) {
  const [mark, kind] = SIGNS[sign];
  return (
    <li class={kind}>
      <span class="mark" aria-hidden="true">
        {mark}
      </span>
      <span>{children}</span>
    </li>
  );
}
