// What marks and reasons mean and of how many nodes they are; each is a button that shows those nodes alone.

import type { PlacedOutcome, PlacementTable } from "daemonset-preflight";
import { count, h } from "../dom";
import { inline } from "../inline";
import { MARKS } from "./marks";
import { MOST_ROWS } from "./rows";

/** So many reasons are listed. */
const MOST_REASONS = 8;

export function legendItem(
  outcome: PlacedOutcome,
  nodes: number,
  text: string,
  pressed: boolean,
  chosen: () => void,
): HTMLLIElement {
  const button = h(
    "button",
    { type: "button", "aria-pressed": String(pressed), "data-outcome": outcome },
    mark(outcome),
    ` ${nodes.toLocaleString("en")} × ${text}`,
  );
  button.addEventListener("click", chosen);
  return h("li", {}, button);
}

/**
 * The hints and, unless each node says its own reason, the summary and the reasons; a line each.
 * `chosen` gets what puts the focus back, once the lines are drawn anew.
 */
export function sentencesOf(
  daemonSet: PlacementTable,
  pressed: string | undefined,
  chosen: (reason: string, again: () => void) => void,
): HTMLLIElement[] {
  const { summary, hints, nodes, verdicts } = daemonSet;
  const many = nodes.length > MOST_ROWS;
  const reasons = many ? verdicts.filter(({ outcome }) => MARKS[outcome].tone !== "runs") : [];
  return [
    ...(many ? [h("li", {}, ...inline(summary))] : []),
    ...hints.map((hint) => h("li", { class: "hint-line" }, ...inline(hint))),
    ...reasons.slice(0, MOST_REASONS).map(({ reason, outcome, count }) => {
      const button = h(
        "button",
        { type: "button", class: "reason-filter", "aria-pressed": String(reason === pressed), "data-reason": reason },
        mark(outcome),
        ` ${count.toLocaleString("en")} × `,
        ...inline(reason),
      );
      button.addEventListener("click", () =>
        chosen(reason, () => document.querySelector<HTMLElement>(`[data-reason="${CSS.escape(reason)}"]`)?.focus()),
      );
      return h("li", {}, button);
    }),
    ...(reasons.length > MOST_REASONS
      ? [h("li", { class: "soft" }, `and ${count(reasons.length - MOST_REASONS, "more reason")}`)]
      : []),
  ];
}

function mark(outcome: PlacedOutcome): HTMLElement {
  const { mark, tone } = MARKS[outcome];
  return h("span", { class: `mark ${tone}`, "aria-hidden": "true" }, mark);
}
