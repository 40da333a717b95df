// The node → pod map: one cell a node, its colour the outcome, its reason on click.

import type { PlaceAnswer, PlacedDaemonSet, PlacedNode } from "daemonset-preflight";
import { showDetail } from "./detail";
import { byId, count, h } from "./dom";
import { inline } from "./inline";

/** What a cell says at a glance. */
export type Outcome = "runs" | "pending" | "stays" | "none";

export const OUTCOMES: Record<Outcome, { mark: string; label: string }> = {
  runs: { mark: "●", label: "a pod runs here" },
  pending: { mark: "◐", label: "a pod is created, but stays Pending" },
  stays: { mark: "◌", label: "no new pod; a running one stays" },
  none: { mark: "✕", label: "no pod" },
};

/** More cells than this are slow to draw; the rest is counted. */
const MOST_CELLS = 3000;

const map = byId<HTMLDivElement>("map");
const summary = byId<HTMLOutputElement>("summary");
const explanation = byId<HTMLUListElement>("explanation");
const legend = byId<HTMLUListElement>("legend");

let selected: string | undefined;

export function outcome(node: PlacedNode): Outcome {
  if (node.shouldRun) return node.fits === false ? "pending" : "runs";
  return node.shouldContinue ? "stays" : "none";
}

/** Shows the first DaemonSet's placement; several stand below each other. */
export function showMap(answer: PlaceAnswer): void {
  const several = answer.daemonSets.length > 1;
  map.replaceChildren(...answer.daemonSets.map((daemonSet) => group(daemonSet, several)));
  const [first] = answer.daemonSets;
  summary.className = `badge ${answer.daemonSets.some(isTrouble) || !first ? "bad" : "good"}`;
  summary.textContent = badge(answer.daemonSets);
  explanation.replaceChildren(...(first && !several ? sentences(first) : []));
  showLegend(answer);
  const node = first?.nodes.find((n) => n.name === selected) ?? first?.nodes[0];
  showDetail(node, first);
  focusable(map.querySelector<HTMLElement>(`[data-node="${CSS.escape(node?.name ?? "")}"]`));
}

/** No node at all, or a pod that would stay Pending. */
function isTrouble(daemonSet: PlacedDaemonSet): boolean {
  return daemonSet.shouldRun === 0 || daemonSet.nodes.some((node) => node.fits === false);
}

function badge(daemonSets: PlacedDaemonSet[]): string {
  const [first] = daemonSets;
  if (!first) return "nothing to place";
  if (daemonSets.length > 1) return `${daemonSets.length} DaemonSets`;
  return `${first.shouldRun} of ${first.nodes.length} nodes`;
}

/** The summary and the hints, a line each. */
function sentences(daemonSet: PlacedDaemonSet): HTMLLIElement[] {
  return [daemonSet.summary, ...daemonSet.hints].map((text, i) => {
    const li = document.createElement("li");
    if (i > 0) li.className = "hint-line";
    li.append(...inline(text));
    return li;
  });
}

function showLegend(answer: PlaceAnswer): void {
  const counts = new Map<Outcome, number>();
  for (const daemonSet of answer.daemonSets) {
    for (const node of daemonSet.nodes) counts.set(outcome(node), (counts.get(outcome(node)) ?? 0) + 1);
  }
  const entries = (Object.keys(OUTCOMES) as Outcome[]).filter((key) => counts.has(key));
  legend.replaceChildren(
    ...entries.map((key) => {
      const li = document.createElement("li");
      const mark = document.createElement("span");
      mark.className = `mark ${key}`;
      mark.textContent = OUTCOMES[key].mark;
      li.append(mark, ` ${counts.get(key)} × ${OUTCOMES[key].label}`);
      return li;
    }),
  );
}

/** One DaemonSet: its cells are a list to choose from, what is said of it stands around them. */
function group(daemonSet: PlacedDaemonSet, named: boolean): HTMLElement {
  const name = `${daemonSet.namespace}/${daemonSet.name}`;
  const cells = daemonSet.nodes.slice(0, MOST_CELLS).map((node) => cell(node, daemonSet));
  const rest = daemonSet.nodes.length - cells.length;
  return h(
    "div",
    { class: "placed" },
    named && h("h3", {}, name),
    named && h("ul", {}, ...sentences(daemonSet)),
    cells.length > 0 &&
      h("div", { class: "cells", role: "listbox", "aria-label": `Nodes of ${name}`, "aria-orientation": "horizontal" }, ...cells),
    rest > 0 && h("p", { class: "hint" }, `and ${count(rest, "more node")}, counted above`),
  );
}

function cell(node: PlacedNode, daemonSet: PlacedDaemonSet): HTMLElement {
  const kind = outcome(node);
  const element = document.createElement("div");
  element.className = `cell ${kind}`;
  element.dataset["node"] = node.name;
  element.setAttribute("role", "option");
  element.setAttribute("aria-selected", String(node.name === selected));
  element.setAttribute("aria-label", `${node.name}: ${OUTCOMES[kind].label}`);
  element.tabIndex = -1;
  element.title = `${node.name}: ${node.reason.replaceAll("`", "")}`;
  const mark = document.createElement("span");
  mark.className = "mark";
  mark.textContent = OUTCOMES[kind].mark;
  const name = document.createElement("span");
  name.className = "name";
  name.textContent = node.name;
  element.append(mark, name);
  element.addEventListener("click", () => select(element, node, daemonSet));
  element.addEventListener("keydown", (event) => onKey(event, element));
  element.addEventListener("focus", () => select(element, node, daemonSet));
  return element;
}

function select(element: HTMLElement, node: PlacedNode, daemonSet: PlacedDaemonSet): void {
  selected = node.name;
  for (const other of map.querySelectorAll('[aria-selected="true"]')) other.setAttribute("aria-selected", "false");
  element.setAttribute("aria-selected", "true");
  focusable(element);
  showDetail(node, daemonSet);
}

/** One cell is in the tab order; the arrows move it. */
function focusable(element: HTMLElement | null): void {
  for (const other of map.querySelectorAll<HTMLElement>('[tabindex="0"]')) other.tabIndex = -1;
  if (element) {
    element.tabIndex = 0;
    element.setAttribute("aria-selected", "true");
  }
}

function onKey(event: KeyboardEvent, element: HTMLElement): void {
  const cells = [...map.querySelectorAll<HTMLElement>(".cell")];
  const at = cells.indexOf(element);
  const columns = cells.filter((c) => c.offsetTop === cells[0]?.offsetTop).length;
  const step: Record<string, number> = {
    ArrowRight: 1,
    ArrowLeft: -1,
    ArrowDown: columns,
    ArrowUp: -columns,
    Home: -at,
    End: cells.length - 1 - at,
  };
  const by = step[event.key];
  if (by === undefined) return;
  event.preventDefault();
  cells[Math.min(Math.max(at + by, 0), cells.length - 1)]?.focus();
}
