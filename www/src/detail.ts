// Why this node: the chain of predicates for the node that was clicked.

import type { PlacedDaemonSet, PlacedNode, Why } from "daemonset-preflight";
import { inline } from "./inline";
import { OUTCOMES, outcome } from "./map";

const panel = document.querySelector<HTMLDivElement>("#detail")!;

const MARK: Record<Why["outcome"], string> = { passed: "✓", failed: "✕", noted: "·" };

export function showDetail(node: PlacedNode | undefined, daemonSet: PlacedDaemonSet | undefined): void {
  if (!node || !daemonSet) {
    panel.replaceChildren();
    return;
  }
  const title = document.createElement("h3");
  title.textContent = node.name;
  const verdict = document.createElement("p");
  verdict.className = "verdict";
  verdict.append(...inline(`${sentence(node)} ${node.reason}`));
  const chain = document.createElement("ol");
  chain.className = "chain";
  chain.append(...node.why.map(link));
  panel.replaceChildren(title, verdict, chain);
}

function sentence(node: PlacedNode): string {
  const label = OUTCOMES[outcome(node)].label;
  return `${label.charAt(0).toUpperCase()}${label.slice(1)}:`;
}

function link(why: Why): HTMLLIElement {
  const li = document.createElement("li");
  li.className = why.outcome;
  const mark = document.createElement("span");
  mark.className = "mark";
  mark.textContent = MARK[why.outcome];
  mark.setAttribute("aria-label", why.outcome);
  const name = document.createElement("strong");
  name.textContent = why.predicate;
  const text = document.createElement("span");
  text.append(...inline(why.text));
  li.append(mark, name, text);
  return li;
}
