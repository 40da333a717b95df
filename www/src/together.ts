// Together: host-port clashes, overlapping selectors, and the resources that all DaemonSets use on each node.

import type { SurveyAnswer, SurveyedNode } from "daemonset-preflight";
import { byId, count, h } from "./dom";
import { inline } from "./inline";

/** More rows than this are slow to draw; the fullest nodes come first. */
const MOST_ROWS = 200;

const panel = byId("together-answer");

export function showTogether({ portClashes, selectorOverlaps, groups, nodes, remarks }: SurveyAnswer): void {
  const holding = nodes.filter((node) => node.held.length > 0);
  const held = holding.sort((a, b) => fullest(b) - fullest(a) || a.name.localeCompare(b.name));
  const names = new Set(nodes.flatMap((node) => node.daemonSets));
  panel.replaceChildren(
    h(
      "div",
      {},
      ...remarks.map(({ message }) => h("p", { class: "hint" }, message)),
      list("Host ports", portClashes, "statement", "No two want the same host port of a node."),
      list("Selectors", selectorOverlaps, "statement", "No selector matches another's pods."),
      list("One kind of daemon, by hardware", groups.map((group) => group.text), "", "No DaemonSets form a group."),
    ),
    h(
      "div",
      {},
      h("h3", {}, "Resources used on each node"),
      held.length === 0
        ? h("p", { class: "hint" }, "No node runs any of them.")
        : h("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": "Resources used on each node" }, table(held.slice(0, MOST_ROWS))),
      held.length > 0 && h("p", { class: "hint" }, `${count(names.size, "DaemonSet")} on ${count(held.length, "node")}${held.length > MOST_ROWS ? `; the ${MOST_ROWS} fullest are shown` : ""}. This is what a cluster autoscaler counts as overhead.`),
    ),
  );
}

function list(title: string, lines: string[], kind: string, none: string): HTMLElement {
  const items = lines.map((line) => h("li", { class: kind }, ...inline(line)));
  return h("section", {}, h("h3", {}, title), lines.length > 0 ? h("ul", { class: "lines" }, ...items) : h("p", { class: "hint" }, none));
}

function fullest(node: SurveyedNode): number {
  return Math.max(0, ...node.held.map((held) => held.percent ?? 100));
}

function table(nodes: SurveyedNode[]): HTMLTableElement {
  const resources = [...new Set(nodes.flatMap((node) => node.held.map((held) => held.resource)))];
  const head = h("tr", {}, ...["Node", "DaemonSets", ...resources].map((title) => h("th", { scope: "col" }, title)));
  const rows = nodes.map((node) =>
    h(
      "tr",
      {},
      h("th", { scope: "row" }, node.name),
      h("td", {}, String(node.daemonSets.length)),
      ...resources.map((resource) => {
        const held = node.held.find((one) => one.resource === resource);
        if (!held) return h("td", { class: "soft" }, "–");
        const share = held.percent === undefined ? "of which it has none" : `of ${held.allocatable} · ${held.percent.toFixed(1)} %`;
        return h("td", {}, held.held, " ", h("span", { class: "soft" }, share));
      }),
    ),
  );
  return h("table", {}, h("thead", {}, head), h("tbody", {}, ...rows));
}
