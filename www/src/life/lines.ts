// A line of a run in words: a mark, what happened to which objects, why, and the events of Kubernetes.

import type { Event, Line, LineKind } from "daemonset-preflight";
import { h, some } from "../dom";
import { inline } from "../inline";

const MARKS: Record<LineKind, [mark: string, kind: string]> = {
  gain: ["+", "gain"],
  loss: ["−", "loss"],
  warning: ["!", "warn"],
  neutral: ["·", ""],
};

/** `actor`: who did it, where that is said. */
export function lineItem({ kind, text, subjects, reason, events }: Line, actor?: HTMLElement): HTMLLIElement {
  const [mark, style] = MARKS[kind];
  return h(
    "li",
    { class: style },
    h("span", { class: "mark", "aria-hidden": "true" }, mark),
    h(
      "span",
      {},
      actor,
      ...inline(text),
      subjects.length > 0 && ` ${some(subjects, 3)}`,
      reason ? h("span", { class: "why" }, ...inline(`: ${reason}`)) : undefined,
      ...events.slice(0, subjects.length > 4 ? 1 : 4).map(emitted),
    ),
  );
}

function emitted({ type, reason, message }: Event): HTMLElement {
  return h("span", { class: `event ${type}` }, h("b", {}, `${type} ${reason}`), ` ${message}`);
}
