// One moment of a run: what changed, by which rule, what Kubernetes says of it, and the counters after it.

import type { Event } from "daemonset-preflight";
import { byId, h, some } from "../dom";
import { inline } from "../inline";
import { budgetInUse, linesOf, type Line, type Moment, type State } from "./telling";

const lines = byId("moment-lines");
const counters = byId("counters");

const MOST_LINES = 60;

const COUNTERS = [
  ["desired", "desiredNumberScheduled"],
  ["current", "currentNumberScheduled"],
  ["ready", "numberReady"],
  ["up-to-date", "updatedNumberScheduled"],
  ["available", "numberAvailable"],
  ["unavailable", "numberUnavailable"],
  ["misscheduled", "numberMisscheduled"],
  ["observed generation", "observedGeneration"],
] as const;

export function showMoment(moment: Moment | undefined, events: string[]): void {
  if (!moment) {
    lines.replaceChildren();
    counters.replaceChildren();
    return;
  }
  const told = linesOf(moment, events);
  const items = told.slice(0, MOST_LINES).map(item);
  if (items.length === 0) items.push(h("li", {}, h("span", { class: "mark" }), h("span", {}, "only the status changes")));
  const more = told.length - MOST_LINES;
  if (more > 0) items.push(h("li", { class: "soft" }, h("span"), h("span", {}, `and ${more} more`)));
  lines.replaceChildren(...items);
  counters.replaceChildren(...[...moment.states].map(([name, state]) => status(name, state, moment.states.size > 1)));
}

function item({ who, sign, text, why, events, subjects }: Line): HTMLLIElement {
  const actor = who === "script" ? h("strong", { class: "actor" }, "Script ") : undefined;
  const kind = { "+": "gain", "−": "loss", "!": "warn", "·": "" }[sign];
  return h(
    "li",
    { class: kind },
    h("span", { class: "mark", "aria-hidden": "true" }, sign),
    h(
      "span",
      {},
      actor,
      `${text}${subjects.length > 0 ? ` ${some(subjects, 3)}` : ""}`,
      why ? h("span", { class: "why" }, ...inline(`: ${why}`)) : undefined,
      ...events.slice(0, subjects.length > 4 ? 1 : 4).map(emitted),
    ),
  );
}

function emitted({ type, reason, message }: Event): HTMLElement {
  return h("span", { class: `event ${type}` }, h("b", {}, `${type} ${reason}`), ` ${message}`);
}

function status(name: string, { status, budget, inUse }: State, named: boolean): HTMLElement {
  const rows = COUNTERS.map(([label, key]) => h("div", {}, h("dt", {}, label), h("dd", {}, String(status[key]))));
  const most = budget ? Math.max(budget.maxSurge, budget.maxUnavailable, 1) : 1;
  const meter = budget && h("meter", { min: "0", max: String(most), value: String(Math.min(inUse, most)), "aria-label": "Budget in use" });
  return h(
    "div",
    {},
    named && h("h4", {}, name),
    h("dl", { class: "counters" }, ...rows),
    h("p", { class: "budget" }, "Budget in use: ", budget ? budgetInUse(budget, inUse) : "none", " ", meter || undefined),
  );
}
