// Together: host-port clashes, overlapping selectors, and the resources that all DaemonSets use on each node.

import type { SurveyAnswer, SurveyedNode } from "daemonset-preflight";
import { byId, count, h } from "./dom";
import { inline } from "./inline";

/** More rows than this are slow to draw; the fullest nodes come first. */
const MOST_ROWS = 200;

const panel = byId("together-answer");

export function showTogether({ portClashes, selectorOverlaps, groups, nodes, remarks }: SurveyAnswer): void {
  const using = nodes.filter((node) => node.resources.length > 0);
  const used = using.sort((a, b) => fullest(b) - fullest(a) || a.name.localeCompare(b.name));
  const names = new Set(nodes.flatMap((node) => node.daemonSets));
  panel.replaceChildren(
    h(
      "div",
      {},
      ...remarks.map(({ message }) => h("p", { class: "hint" }, message)),
      list("Host ports", portClashes, "statement", "No two want the same host port of a node."),
      list("Selectors", selectorOverlaps, "statement", "No selector matches another's pods."),
      list(
        "One kind of daemon, by hardware",
        groups.map((group) => group.text),
        "",
        "No DaemonSets form a group.",
      ),
    ),
    h(
      "div",
      {},
      h("h3", {}, "Resources used on each node"),
      used.length === 0
        ? h("p", { class: "hint" }, "No node runs any of them.")
        : h(
            "div",
            { class: "scroll", tabindex: "0", role: "region", "aria-label": "Resources used on each node" },
            table(used.slice(0, MOST_ROWS)),
          ),
      used.length > 0 &&
        h(
          "p",
          { class: "hint" },
          `${count(names.size, "DaemonSet")} on ${count(used.length, "node")}${used.length > MOST_ROWS ? `; the ${MOST_ROWS} fullest are shown` : ""}. This is what a cluster autoscaler counts as overhead.`,
        ),
    ),
  );
}

function list(title: string, lines: string[], kind: string, none: string): HTMLElement {
  const items = lines.map((line) => h("li", { class: kind }, ...inline(line)));
  return h(
    "section",
    {},
    h("h3", {}, title),
    lines.length > 0 ? h("ul", { class: "lines" }, ...items) : h("p", { class: "hint" }, none),
  );
}

function fullest(node: SurveyedNode): number {
  return Math.max(0, ...node.resources.map((one) => one.percent ?? 100));
}

function table(nodes: SurveyedNode[]): HTMLTableElement {
  const resources = [...new Set(nodes.flatMap((node) => node.resources.map((one) => one.resource)))];
  const head = h("tr", {}, ...["Node", "DaemonSets", ...resources].map((title) => h("th", { scope: "col" }, title)));
  const rows = nodes.map((node) =>
    h(
      "tr",
      {},
      h("th", { scope: "row" }, node.name),
      h("td", {}, String(node.daemonSets.length)),
      ...resources.map((resource) => {
        const used = node.resources.find((one) => one.resource === resource);
        if (!used) return h("td", { class: "soft" }, "–");
        const share =
          used.percent === undefined ? "of which it has none" : `of ${used.allocatable} · ${used.percent.toFixed(1)} %`;
        return h("td", {}, used.requested, " ", h("span", { class: "soft" }, share));
      }),
    ),
  );
  return h("table", {}, h("thead", {}, head), h("tbody", {}, ...rows));
}
