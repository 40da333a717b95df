// Why this node: the chain of predicates for the node that was clicked.

import type { PlacedDaemonSet, PlacedNode, Why } from "daemonset-preflight";
import { byId, h } from "./dom";
import { inline } from "./inline";
import { OUTCOMES } from "./map";

const panel = byId("detail");

const MARK: Record<Why["outcome"], string> = { passed: "✓", failed: "✕", noted: "·" };

/** `named`: the DaemonSet is one of several. */
export function showDetail(node: PlacedNode | undefined, daemonSet: PlacedDaemonSet | undefined, named: boolean): void {
  if (!node || !daemonSet) {
    panel.replaceChildren();
    return;
  }
  panel.replaceChildren(
    h("div", { class: "row" }, h("h3", {}, node.name), named && h("span", { class: "soft" }, `${daemonSet.namespace}/${daemonSet.name}`)),
    h("p", { class: "verdict" }, ...inline(verdict(node))),
    h("ol", { class: "chain" }, ...node.why.map(link)),
  );
}

function verdict({ outcome, reason, shouldContinue }: PlacedNode): string {
  const { label } = OUTCOMES[outcome];
  const existing = outcome === "excluded" && shouldContinue ? "; an existing pod would stay" : "";
  return `${label.charAt(0).toUpperCase()}${label.slice(1)}: ${reason}${existing}`;
}

function link({ outcome, predicate, text }: Why): HTMLLIElement {
  const mark = h("span", { class: "mark", role: "img", "aria-label": outcome }, MARK[outcome]);
  return h("li", { class: outcome }, mark, h("strong", {}, predicate), h("span", {}, ...inline(text)));
}
