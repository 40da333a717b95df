// Why this node: the chain of predicates for the node that was clicked.

import type { PlacedDaemonSet, PlacedNode, Why } from "daemonset-preflight";
import { byId, h } from "./dom";
import { inline } from "./inline";

const panel = byId("detail");

const MARK: Record<Why["outcome"], string> = { passed: "✓", failed: "✕", noted: "·" };

/** `named`: the DaemonSet is one of several; `text`: what becomes of the pod. */
export function showDetail(node: PlacedNode | undefined, daemonSet: PlacedDaemonSet | undefined, named: boolean, text: string): void {
  if (!node || !daemonSet) {
    panel.replaceChildren();
    return;
  }
  panel.replaceChildren(
    h("div", { class: "row" }, h("h3", {}, node.name), named && h("span", { class: "soft" }, `${daemonSet.namespace}/${daemonSet.name}`)),
    h("p", { class: "verdict" }, ...inline(verdict(node, text))),
    h("ol", { class: "chain" }, ...node.why.map(link)),
  );
}

function verdict({ reason, note }: PlacedNode, text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}: ${reason}${note ? `; ${note}` : ""}`;
}

function link({ outcome, predicate, text }: Why): HTMLLIElement {
  const mark = h("span", { class: "mark", role: "img", "aria-label": outcome }, MARK[outcome]);
  return h("li", { class: outcome }, mark, h("strong", {}, predicate), h("span", {}, ...inline(text)));
}
