// One moment of a run: what changed, by which rule, what Kubernetes says of it, and the counters after it.

import type { DaemonSetState } from "daemonset-preflight";
import { byId, h } from "../dom";
import { lineItem } from "./lines";
import type { ShownMoment } from "./moments";

const lines = byId("moment-lines");
const counters = byId("counters");

const MOST_LINES = 60;

export function showMoment(moment: ShownMoment | undefined): void {
  if (!moment) {
    lines.replaceChildren();
    counters.replaceChildren();
    return;
  }
  const told = moment.entries.flatMap(({ actor, lines }) => lines.map((line) => ({ actor, line })));
  const items = told
    .slice(0, MOST_LINES)
    .map(({ actor, line }) =>
      lineItem(line, actor === "script" ? h("strong", { class: "actor" }, "Script ") : undefined),
    );
  if (items.length === 0)
    items.push(h("li", {}, h("span", { class: "mark" }), h("span", {}, "only the status changes")));
  const more = told.length - MOST_LINES;
  if (more > 0) items.push(h("li", { class: "soft" }, h("span"), h("span", {}, `and ${more} more`)));
  lines.replaceChildren(...items);
  counters.replaceChildren(...[...moment.states].map(([name, state]) => status(name, state, moment.states.size > 1)));
}

function status(
  name: string,
  { counters, budget, inUse, budgetInUse, status }: DaemonSetState,
  named: boolean,
): HTMLElement {
  const rows = counters.map(({ name, count }) => h("div", {}, h("dt", {}, name), h("dd", {}, String(count))));
  const most = budget ? Math.max(budget.maxSurge, budget.maxUnavailable, 1) : 1;
  // The budget limits a rollout; without one it says nothing.
  const rolls = budget && status.updatedNumberScheduled < status.desiredNumberScheduled;
  const meter =
    rolls &&
    h("meter", {
      min: "0",
      max: String(most),
      high: String(most - 0.5),
      optimum: "0",
      value: String(Math.min(inUse, most)),
      "aria-label": "Budget in use",
    });
  return h(
    "div",
    {},
    named && h("h4", {}, name),
    h("dl", { class: "counters" }, ...rows),
    h("p", { class: "budget" }, "Budget in use: ", budgetInUse ?? "none", " ", meter || undefined),
  );
}
