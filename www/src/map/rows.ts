// A few nodes below each other, each with its reason.

import type { NodeVerdict } from "daemonset-preflight";
import { h } from "../dom";
import { inline } from "../inline";
import { MARKS } from "./marks";

/** So few nodes stand below each other. */
export const MOST_ROWS = 16;

export interface RowNode {
  node: number;
  name: string;
  /** What is shown of the name. */
  short: string;
  verdict: NodeVerdict;
  /** What becomes of the pod, in a few words. */
  text: string;
  cordoned: boolean;
}

const CORDONED = "cordoned; a daemon's pod tolerates that";

/** `of`: the DaemonSet, as `namespace/name`. `chosen` hears which row is clicked or reached by keys. */
export function rowList(of: string, nodes: readonly RowNode[], chosen: (node: number) => void): HTMLElement {
  const list = h("div", {
    class: "cells rows",
    role: "listbox",
    "aria-label": `Nodes of ${of}`,
    "aria-orientation": "vertical",
  });
  list.append(...nodes.map((node) => row(of, node, chosen)));
  list.addEventListener("keydown", (event) => {
    const rows = [...list.querySelectorAll<HTMLElement>(".cell")];
    const at = rows.indexOf(event.target as HTMLElement);
    const to = {
      ArrowRight: at + 1,
      ArrowDown: at + 1,
      ArrowLeft: at - 1,
      ArrowUp: at - 1,
      Home: 0,
      End: rows.length - 1,
    }[event.key];
    if (to === undefined || at < 0) return;
    event.preventDefault();
    rows[Math.min(Math.max(to, 0), rows.length - 1)]?.focus();
  });
  return list;
}

function row(
  of: string,
  { node, name, short, verdict, text, cordoned }: RowNode,
  chosen: (node: number) => void,
): HTMLElement {
  const { mark, tone } = MARKS[verdict.outcome];
  const isPlain = verdict.outcome === "runs";
  const plain = verdict.reason.replaceAll("`", "");
  const warned = cordoned && verdict.shouldRun;
  const said = [text, ...(isPlain ? [] : [plain]), ...(warned ? [CORDONED] : [])].join(", ");
  const element = h(
    "div",
    {
      class: `cell ${tone}`,
      role: "option",
      tabindex: "-1",
      title: `${name}: ${said}`,
      "aria-label": `${name}: ${said}`,
      "aria-selected": "false",
      "data-node": name,
      "data-of": of,
      "data-outcome": verdict.outcome,
    },
    h("span", { class: "mark" }, mark),
    h("span", { class: "name" }, short),
    h(
      "span",
      { class: "reason" },
      ...(isPlain ? [] : inline(verdict.reason)),
      warned && h("span", { class: "cordoned" }, CORDONED),
    ),
  );
  element.addEventListener("click", () => chosen(node));
  element.addEventListener("focus", () => chosen(node));
  return element;
}
