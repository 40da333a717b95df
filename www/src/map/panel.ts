// The node → pod map: what is said of all nodes, the nodes themselves as rows, cells or a table, and why one is as it is.

import type { ExplainAnswer, GroupAnswer, PlacedOutcome, PlacementTable } from "daemonset-preflight";
import { showDetail } from "../detail";
import { byId, h } from "../dom";
import { inline } from "../inline";
import { type Mend, remediesOf } from "../remedies";
import { type CanvasMap, createCanvas } from "./canvas";
import { listLabels } from "./group-list";
import { legendItem, sentencesOf } from "./legend";
import { MARKS } from "./marks";
import { commonSuffix, shortName } from "./names";
import { MOST_ROWS, rowList } from "./rows";
import { createTable, type NodeTable } from "./table";
import {
  type Changes,
  changesBetween,
  type Filter,
  grouped,
  nameOf,
  type Placing,
  shownNodes,
  verdictOf,
} from "./view";

export interface MapPanel {
  show(placing: Placing): void;
  /** The text cannot be read at the moment: what was shown stands, and is marked so. */
  stale(): void;
  /** Why the chosen node is as it is. */
  explained(answer: ExplainAnswer): void;
  grouped(label: string, answer: GroupAnswer): void;
  /** The outcome whose nodes alone are shown. */
  outcome(): string;
}

export interface Surroundings {
  mend: Mend;
  /** Asks why a node is as it is; the answer comes to `explained`. */
  explain(node: string): void;
  /** Asks for the nodes by a label; the answer comes to `grouped`. */
  group(label: string): void;
  /** The filter is another one. */
  filtered(): void;
  /** The outcome whose nodes alone are shown at first. */
  outcome: string | undefined;
}

/** So many DaemonSets are drawn; of the others the counts are said. */
const MOST_DAEMON_SETS = 8;
const map = byId("map");
const explanation = byId("explanation");
const legend = byId("legend");
const tools = byId("map-tools");
const search = byId<HTMLInputElement>("map-search");
const groupBy = byId<HTMLSelectElement>("map-group");

export function startMap(around: Surroundings): MapPanel {
  let placing: Placing | undefined;
  let changes: Changes = new Map();
  const filter: Filter = { search: "" };
  if (around.outcome) filter.outcome = around.outcome as PlacedOutcome;
  let groups: { label: string; answer: GroupAnswer } | undefined;
  let view: "map" | "table" = "map";
  /** The node that is chosen, and the DaemonSet that it is looked at for. */
  let selected: { of: string; node: string } = { of: "", node: "" };
  const canvases = new Map<string, CanvasMap>();
  const tables = new Map<string, NodeTable>();

  search.addEventListener("input", () => {
    filter.search = search.value.trim().toLowerCase();
    draw();
  });
  groupBy.addEventListener("change", () => {
    groups = undefined;
    if (groupBy.value) around.group(groupBy.value);
    draw();
  });
  byId("map-views").addEventListener("change", ({ target }) => {
    view = (target as HTMLInputElement).value === "table" ? "table" : "map";
    draw();
  });

  function toggle<K extends "outcome" | "reason">(key: K, value: NonNullable<Filter[K]>): void {
    if (filter[key] === value) delete filter[key];
    else filter[key] = value;
    draw();
    around.filtered();
  }

  /** What becomes of the pod on nodes of an outcome. */
  function textOf(outcome: PlacedOutcome): string {
    const text = placing?.placed.outcomes.find((one) => one.outcome === outcome)?.text ?? "";
    const wouldRun = placing?.accepted === false && MARKS[outcome].tone !== "none";
    return wouldRun ? `${text}, if it were accepted` : text;
  }

  function draw(): void {
    if (!placing) return;
    const { placed, overview } = placing;
    const { daemonSets } = placed;
    const several = daemonSets.length > 1;
    const [first] = daemonSets;
    const nothing = !first
      ? "Write a DaemonSet or choose an example: where its pods run stands here."
      : overview.nodes.length === 0 && "There are no nodes: give yours under Nodes, or choose an example there.";
    map.classList.remove("stale");
    byId("stale").hidden = true;
    const outcomes = new Set(placed.outcomes.map(({ outcome }) => outcome));
    if (filter.outcome && !outcomes.has(filter.outcome)) delete filter.outcome;
    const reasons = daemonSets.flatMap(({ verdicts }) => verdicts.map(({ reason }) => reason));
    if (filter.reason && !reasons.includes(filter.reason)) delete filter.reason;
    selectAgain(daemonSets);
    const many = overview.nodes.length > MOST_ROWS;
    tools.hidden = !many || nothing !== false;
    if (nothing) map.replaceChildren(h("p", { class: "hint" }, nothing));
    else {
      const rest = daemonSets.slice(MOST_DAEMON_SETS);
      // The elements of maps and tables stay, so that focus and place are kept.
      const blocks = daemonSets.slice(0, MOST_DAEMON_SETS).map((daemonSet) => block(daemonSet, several));
      keep(map, [...blocks, ...rest.map((one) => h("p", { class: "hint" }, `${nameOf(one)}: ${one.summary}`))]);
    }
    const remarks = first
      ? placed.remarks.map(({ message }) => h("li", { class: "hint-line" }, ...inline(message)))
      : [];
    explanation.replaceChildren(...remarks, ...(first && !several && !nothing ? sentences(first) : []));
    showLegend();
    markSelected();
  }

  function sentences(daemonSet: PlacementTable): HTMLLIElement[] {
    return sentencesOf(daemonSet, filter.reason, (reason, again) => {
      toggle("reason", reason);
      again();
    });
  }

  function showLegend(): void {
    const choose = (outcome: PlacedOutcome) => {
      toggle("outcome", outcome);
      legend.querySelector<HTMLElement>(`[data-outcome="${outcome}"]`)?.focus();
    };
    legend.replaceChildren(
      ...placing!.placed.outcomes.map(({ outcome, count }) =>
        legendItem(outcome, count, textOf(outcome), filter.outcome === outcome, () => choose(outcome)),
      ),
    );
  }

  /** One DaemonSet: its nodes, and what is said of it around them. */
  function block(daemonSet: PlacementTable, named: boolean): HTMLElement {
    const { overview } = placing!;
    const of = nameOf(daemonSet);
    const nodes = shownNodes(daemonSet, overview.nodes, filter);
    const remedies = remediesOf(daemonSet, around.mend);
    return h(
      "div",
      { class: "placed", "data-of": of },
      named &&
        h("h3", {}, of, " ", h("span", { class: "soft" }, `${daemonSet.shouldRun} of ${overview.nodes.length} nodes`)),
      named && h("ul", {}, ...sentences(daemonSet)),
      daemonSet.shouldRun === 0 && remedies,
      nodes.length > 0 ? nodesOf(daemonSet, nodes) : h("p", { class: "hint" }, "No node is like that."),
      daemonSet.shouldRun > 0 && remedies,
    );
  }

  function nodesOf(daemonSet: PlacementTable, nodes: readonly number[]): HTMLElement {
    const { nodes: names, cordoned } = placing!.overview;
    const of = nameOf(daemonSet);
    const chosen = (node: number) => select(of, names[node]!);
    if (names.length <= MOST_ROWS) {
      const suffix = commonSuffix(names);
      const rows = nodes.map((node) => {
        const verdict = verdictOf(daemonSet, node);
        return {
          node,
          name: names[node]!,
          short: shortName(names[node]!, suffix),
          verdict,
          text: textOf(verdict.outcome),
          cordoned: cordoned.includes(node),
        };
      });
      return rowList(of, rows, chosen);
    }
    return view === "table" ? tableOf(daemonSet, nodes, chosen) : canvasOf(daemonSet, nodes, chosen);
  }

  function tableOf(daemonSet: PlacementTable, nodes: readonly number[], chosen: (node: number) => void): HTMLElement {
    const of = nameOf(daemonSet);
    const { nodes: names } = placing!.overview;
    const table = tables.get(of) ?? createTable(`Nodes of ${of}`, chosen);
    tables.set(of, table);
    const groupOf = (node: number) => groups?.answer.values[groups.answer.nodes[node] ?? 0] ?? "";
    const rows = nodes.map((node) => {
      const { outcome, reason } = verdictOf(daemonSet, node);
      return { node, name: names[node]!, group: groupOf(node), outcome: textOf(outcome), reason };
    });
    table.show(rows, groups?.label ?? "", chosenNode(of));
    return table.element;
  }

  function canvasOf(daemonSet: PlacementTable, nodes: readonly number[], chosen: (node: number) => void): HTMLElement {
    const of = nameOf(daemonSet);
    const { nodes: names } = placing!.overview;
    const suffix = commonSuffix(names);
    // What is shown may have changed since the pointer came here.
    const said = (node: number) =>
      verdictOf(placing!.placed.daemonSets.find((one) => nameOf(one) === of) ?? daemonSet, node);
    const canvas =
      canvases.get(of) ??
      createCanvas({
        chosen,
        textOf: (nodes) => {
          const [node] = nodes;
          if (node === undefined) return "";
          if (nodes.length === 1) return `${placing!.overview.nodes[node]}: ${said(node).reason.replaceAll("`", "")}`;
          return `${nodes.length} nodes from ${placing!.overview.nodes[node]}`;
        },
      });
    canvases.set(of, canvas);
    const changed = changes.get(of);
    const drawn = {
      toneOf: (node: number) => MARKS[verdictOf(daemonSet, node).outcome].tone,
      nameOf: (node: number) => shortName(names[node]!, suffix),
      changeOf: (node: number) => changed?.get(node),
      selected: chosenNode(of),
    };
    canvas.show(
      grouped(nodes, groups),
      drawn,
      `Nodes of ${of}: ${daemonSet.summary.replaceAll("`", "")}. Arrow keys choose a node; the table has the same nodes.`,
    );
    return canvas.element;
  }

  function chosenNode(of: string): number | undefined {
    if (selected.of !== of) return undefined;
    const at = placing!.overview.nodes.indexOf(selected.node);
    return at < 0 ? undefined : at;
  }

  /** The chosen node again, the same node of another DaemonSet, or the first that is shown. */
  function selectAgain(daemonSets: PlacementTable[]): void {
    const { nodes: names } = placing!.overview;
    const find = (daemonSet: PlacementTable, name?: string) => {
      if (name === undefined) return shownNodes(daemonSet, names, filter)[0];
      const at = names.indexOf(name);
      const verdict = at < 0 ? undefined : verdictOf(daemonSet, at);
      const isShown =
        verdict &&
        (!filter.outcome || verdict.outcome === filter.outcome) &&
        (!filter.reason || verdict.reason === filter.reason);
      return isShown ? at : undefined;
    };
    const same = daemonSets.filter((daemonSet) => nameOf(daemonSet) === selected.of);
    for (const [among, name] of [
      [same, selected.node],
      [daemonSets, selected.node],
      [daemonSets, undefined],
    ] as const) {
      for (const daemonSet of among) {
        const node = find(daemonSet, name);
        if (node === undefined) continue;
        selected = { of: nameOf(daemonSet), node: names[node]! };
        return around.explain(selected.node);
      }
    }
    selected = { of: "", node: "" };
    showDetail(undefined, undefined);
  }

  function select(of: string, node: string): void {
    if (selected.of === of && selected.node === node) return markSelected();
    selected = { of, node };
    around.explain(node);
    if (placing && placing.overview.nodes.length > MOST_ROWS) {
      const focused = document.activeElement;
      draw();
      if (focused instanceof HTMLElement && focused.isConnected) focused.focus();
    } else markSelected();
  }

  /** One row is chosen; each list has a row in the tab order. */
  function markSelected(): void {
    for (const list of map.querySelectorAll<HTMLElement>('[role="listbox"]')) {
      const rows = [...list.querySelectorAll<HTMLElement>(".cell")];
      const chosen = rows.find(({ dataset }) => dataset["node"] === selected.node && dataset["of"] === selected.of);
      for (const row of rows) {
        row.setAttribute("aria-selected", String(row === chosen));
        row.tabIndex = row === (chosen ?? rows[0]) ? 0 : -1;
      }
    }
  }

  return {
    show(now) {
      changes = changesBetween(placing, now);
      if (placing?.overview !== now.overview) {
        groups = undefined;
        listLabels(groupBy, now.overview);
        if (groupBy.value) around.group(groupBy.value);
      }
      placing = now;
      draw();
    },
    stale() {
      if (!placing) return;
      map.classList.add("stale");
      byId("stale").hidden = false;
    },
    explained(answer) {
      if (!placing || answer.node?.name !== selected.node) return;
      const one = answer.daemonSets.find((one) => nameOf(one) === selected.of);
      const verdict = one && textOf(one.placed.outcome);
      showDetail(
        answer,
        one && {
          ...one,
          text: verdict ?? "",
          named: placing.placed.daemonSets.length > 1,
          podsKnown: placing.overview.pods !== undefined,
        },
      );
    },
    grouped(label, answer) {
      if (groupBy.value !== label) return;
      groups = { label, answer };
      draw();
    },
    outcome: () => filter.outcome ?? "",
  };
}

/** Puts elements into a parent without taking out those inside that stay. */
function keep(parent: HTMLElement, children: HTMLElement[]): void {
  const top = parent.scrollTop;
  const inner = [...parent.querySelectorAll<HTMLElement>(".map-scroller, .node-table .scroll")].map(
    (one) => [one, one.scrollTop] as const,
  );
  parent.replaceChildren(...children);
  parent.scrollTop = top;
  for (const [one, at] of inner) if (one.isConnected) one.scrollTop = at;
}
