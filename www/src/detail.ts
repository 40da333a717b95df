// Why this node: the chain of predicates for the node that was chosen, and what the node has.

import type { ExplainAnswer, ExplainedDaemonSet, NodeDetails, PlacedNode, Why } from "daemonset-preflight";
import { byId, h } from "./dom";
import { inline } from "./inline";

const panel = byId("detail");

const MARK: Record<Why["outcome"], string> = { passed: "✓", failed: "✕", noted: "·" };

export interface Shown extends ExplainedDaemonSet {
  /** What becomes of the pod. */
  text: string;
  /** The DaemonSet is one of several. */
  named: boolean;
  podsKnown: boolean;
}

export function showDetail(answer: ExplainAnswer | undefined, shown: Shown | undefined): void {
  if (!answer?.node || !shown) {
    panel.replaceChildren();
    return;
  }
  const { placed, named, text, podsKnown } = shown;
  const open = panel.querySelector("details")?.open ?? false;
  panel.replaceChildren(
    h(
      "div",
      { class: "row" },
      h("h3", {}, placed.name),
      named && h("span", { class: "soft" }, `${shown.namespace}/${shown.name}`),
    ),
    h("p", { class: "verdict" }, ...inline(verdict(placed, text, podsKnown))),
    h("ol", { class: "chain" }, ...placed.why.map(link)),
    nodeDetails(answer.node, open),
  );
}

/** That a pod would stay matters where pods are known. */
function verdict({ reason, note }: PlacedNode, text: string, podsKnown: boolean): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}: ${reason}${note && podsKnown ? `; ${note}` : ""}`;
}

function link({ outcome, predicate, text }: Why): HTMLLIElement {
  const mark = h("span", { class: "mark", role: "img", "aria-label": outcome }, MARK[outcome]);
  return h("li", { class: outcome }, mark, h("strong", {}, predicate), h("span", {}, ...inline(text)));
}

function nodeDetails({ labels, taints, unschedulable, allocatable, pods }: NodeDetails, open: boolean): HTMLElement {
  const row = (title: string, values: string[]) =>
    h(
      "div",
      {},
      h("dt", {}, title),
      h("dd", {}, ...(values.length > 0 ? values.flatMap((value) => [h("code", {}, value), " "]) : ["none"])),
    );
  const pairs = (all: Record<string, string>) => Object.entries(all).map(([key, value]) => `${key}=${value}`);
  return h(
    "details",
    { open },
    h("summary", {}, "What the node has"),
    h(
      "dl",
      { class: "facts" },
      row("labels", pairs(labels)),
      row("taints", taints),
      row("allocatable", pairs(allocatable)),
      row("cordoned", [unschedulable ? "yes" : "no"]),
      pods !== undefined && row("pods", [String(pods)]),
    ),
  );
}
