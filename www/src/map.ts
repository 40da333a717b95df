// The node → pod map: one cell a node, its colour the outcome, its reason on click.

import type { OutcomeCount, PlaceAnswer, PlacedDaemonSet, PlacedNode, PlacedOutcome } from "daemonset-preflight";
import { showDetail } from "./detail";
import { byId, count, h } from "./dom";
import { inline } from "./inline";
import { remediesOf, type Mend } from "./remedies";

/** The colour of a cell. */
type Tone = "runs" | "pending" | "stays" | "none";

/** Each outcome at a glance. */
const MARKS: Record<PlacedOutcome, { mark: string; tone: Tone }> = {
  runs: { mark: "●", tone: "runs" },
  running: { mark: "●", tone: "runs" },
  preempts: { mark: "●", tone: "runs" },
  evicted: { mark: "◔", tone: "pending" },
  pending: { mark: "◐", tone: "pending" },
  gated: { mark: "◐", tone: "pending" },
  otherScheduler: { mark: "◐", tone: "pending" },
  rejected: { mark: "✕", tone: "none" },
  refused: { mark: "✕", tone: "none" },
  misscheduled: { mark: "◌", tone: "stays" },
  deleted: { mark: "✕", tone: "none" },
  excluded: { mark: "✕", tone: "none" },
};

/** So few nodes stand below each other, each with its reason. */
const MOST_ROWS = 16;

/** More cells than this are slow to draw; the rest is counted. */
const MOST_CELLS = 3000;

const map = byId<HTMLDivElement>("map");
const summary = byId<HTMLOutputElement>("summary");
const explanation = byId<HTMLUListElement>("explanation");
const legend = byId<HTMLUListElement>("legend");

/** The cell that was chosen last: a node of a DaemonSet. */
let selected = { of: "", node: "" };

let several = false;

/** The one outcome that is shown, where the legend was asked for it. */
let only: PlacedOutcome | undefined;

/** What the outcomes mean, in words. */
let texts = new Map<PlacedOutcome, string>();

/** Shows the first DaemonSet's placement; several stand below each other. */
export function showMap(answer: PlaceAnswer, mend: Mend): void {
  texts = new Map(answer.outcomes.map(({ outcome, text }) => [outcome, text]));
  if (only && !texts.has(only)) only = undefined;
  several = answer.daemonSets.length > 1;
  const [first] = answer.daemonSets;
  const nothing = !first
    ? "Write a DaemonSet or choose an example: where its pods run stands here."
    : first.nodes.length === 0 && "There are no nodes: give yours under Nodes, or choose an example there.";
  if (nothing) map.replaceChildren(h("p", { class: "hint" }, nothing));
  else map.replaceChildren(...answer.daemonSets.map((daemonSet) => group(daemonSet, several, mend)));
  summary.className = `badge ${nothing ? "warned" : answer.daemonSets.some(isTrouble) ? "bad" : "good"}`;
  summary.textContent = badge(answer.daemonSets);
  const remarks = first ? answer.remarks.map(({ message }) => h("li", { class: "hint-line" }, ...inline(message))) : [];
  explanation.replaceChildren(...remarks, ...(first && !several && !nothing ? sentences(first) : []));
  showLegend(answer.outcomes, () => showMap(answer, mend));
  selectAgain(answer.daemonSets);
}

/** The chosen cell again, the same node of another DaemonSet, or the first cell. */
function selectAgain(daemonSets: PlacedDaemonSet[]): void {
  const at = { ...selected };
  const among = daemonSets.filter((daemonSet) => nameOf(daemonSet) === at.of);
  const [daemonSet, node] = find(among, at.node) ?? find(daemonSets, at.node) ?? find(daemonSets) ?? [];
  showDetail(node, daemonSet, several, textOf(node));
  const cells = [...map.querySelectorAll<HTMLElement>(".cell")];
  focusable(cells.find(({ dataset }) => dataset["node"] === node?.name && dataset["of"] === (daemonSet && nameOf(daemonSet))) ?? cells[0]);
}

function find(daemonSets: PlacedDaemonSet[], name?: string): [PlacedDaemonSet, PlacedNode] | undefined {
  for (const daemonSet of daemonSets) {
    const node = daemonSet.nodes.find((node) => isShown(node) && (name === undefined || node.name === name));
    if (node) return [daemonSet, node];
  }
  return undefined;
}

function nameOf({ namespace, name }: PlacedDaemonSet): string {
  return `${namespace}/${name}`;
}

/** No node at all, or a pod that does not get to run. */
function isTrouble(daemonSet: PlacedDaemonSet): boolean {
  return daemonSet.shouldRun === 0 || daemonSet.nodes.some((node) => node.fits === false);
}

function badge(daemonSets: PlacedDaemonSet[]): string {
  const [first] = daemonSets;
  if (!first) return "nothing to place";
  if (daemonSets.length > 1) return `${daemonSets.length} DaemonSets`;
  return `${first.shouldRun} of ${first.nodes.length} nodes`;
}

/** The hints and, unless each node says its own reason, the summary; a line each. */
function sentences({ summary, hints, nodes }: PlacedDaemonSet): HTMLLIElement[] {
  return [
    ...(nodes.length > MOST_ROWS ? [h("li", {}, ...inline(summary))] : []),
    ...hints.map((hint) => h("li", { class: "hint-line" }, ...inline(hint))),
  ];
}

function isShown(node: PlacedNode): boolean {
  return !only || node.outcome === only;
}

/** What the marks mean, and how many there are; a click shows only those nodes, another one all. */
function showLegend(outcomes: OutcomeCount[], again: () => void): void {
  legend.replaceChildren(
    ...outcomes.map(({ outcome: key, count, text }) => {
      const { mark, tone } = MARKS[key];
      const button = h("button", { type: "button", "aria-pressed": String(only === key), "data-outcome": key }, h("span", { class: `mark ${tone}`, "aria-hidden": "true" }, mark), ` ${count.toLocaleString("en")} × ${text}`);
      button.addEventListener("click", () => {
        only = only === key ? undefined : key;
        again();
        legend.querySelector<HTMLElement>(`[data-outcome="${key}"]`)?.focus();
      });
      return h("li", {}, button);
    }),
  );
}

/** One DaemonSet: its cells are a list to choose from, what is said of it stands around them. */
function group(daemonSet: PlacedDaemonSet, named: boolean, mend: Mend): HTMLElement {
  const name = nameOf(daemonSet);
  const shown = daemonSet.nodes.filter(isShown);
  const rows = daemonSet.nodes.length <= MOST_ROWS;
  const cells = shown.slice(0, MOST_CELLS).map((node) => cell(node, daemonSet, rows));
  const rest = shown.length - cells.length;
  const remedies = remediesOf(daemonSet, mend);
  return h(
    "div",
    { class: "placed" },
    named && h("h3", {}, name, " ", h("span", { class: "soft" }, `${daemonSet.shouldRun} of ${daemonSet.nodes.length} nodes`)),
    named && h("ul", {}, ...sentences(daemonSet)),
    daemonSet.shouldRun === 0 && remedies,
    cells.length > 0 &&
      h("div", { class: rows ? "cells rows" : "cells", role: "listbox", "aria-label": `Nodes of ${name}`, "aria-orientation": "horizontal" }, ...cells),
    rest > 0 && h("p", { class: "hint" }, `and ${count(rest, "more node")}, counted above`),
    daemonSet.shouldRun > 0 && remedies,
  );
}

function cell(node: PlacedNode, daemonSet: PlacedDaemonSet, row: boolean): HTMLElement {
  const { mark, tone } = MARKS[node.outcome];
  const isPlain = node.outcome === "runs";
  const plain = node.reason.replaceAll("`", "");
  const element = h(
    "div",
    {
      class: `cell ${tone}`,
      role: "option",
      tabindex: "-1",
      title: `${node.name}: ${plain}`,
      "aria-label": `${node.name}: ${textOf(node)}${isPlain ? "" : `, ${plain}`}`,
      "aria-selected": "false",
      "data-node": node.name,
      "data-of": nameOf(daemonSet),
      "data-outcome": node.outcome,
    },
    h("span", { class: "mark" }, mark),
    h("span", { class: "name" }, node.name),
    row && !isPlain && h("span", { class: "reason" }, ...inline(node.reason)),
  );
  element.addEventListener("click", () => select(element, node, daemonSet));
  element.addEventListener("keydown", (event) => onKey(event, element));
  element.addEventListener("focus", () => select(element, node, daemonSet));
  return element;
}

function select(element: HTMLElement, node: PlacedNode, daemonSet: PlacedDaemonSet): void {
  selected = { of: nameOf(daemonSet), node: node.name };
  focusable(element);
  showDetail(node, daemonSet, several, textOf(node));
}

/** What becomes of the pod on a node. */
function textOf(node: PlacedNode | undefined): string {
  return (node && texts.get(node.outcome)) ?? "";
}

/** One cell is chosen and in the tab order; the arrows move it. */
function focusable(element: HTMLElement | undefined): void {
  for (const other of map.querySelectorAll<HTMLElement>('[aria-selected="true"]')) {
    other.tabIndex = -1;
    other.setAttribute("aria-selected", "false");
  }
  if (element) element.tabIndex = 0;
  element?.setAttribute("aria-selected", "true");
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
