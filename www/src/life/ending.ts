// How a run ends: whether each rollout is finished, what stops it, and how long it would still take.

import type { SimulateAnswer, SimulatedDaemonSet, Verdict } from "daemonset-preflight";
import { byId, h } from "../dom";
import { inline } from "../inline";
import { lineItem } from "./lines";

const TONES: Record<Verdict, "good" | "warned" | "bad"> = {
  notRun: "bad",
  rejected: "bad",
  nothing: "warned",
  noneLeft: "warned",
  cannotFinish: "bad",
  notKnown: "bad",
  notFinished: "warned",
  finished: "good",
};

const badge = byId("life-verdict");
const ending = byId("ending");

export function showEnding({ daemonSets, verdict, verdictText }: SimulateAnswer): void {
  ending.replaceChildren(...daemonSets.map(ended));
  badge.className = `badge ${TONES[verdict]}`;
  badge.textContent = verdictText;
}

function ended({ namespace, name, statements, narration }: SimulatedDaemonSet): HTMLElement {
  const lines = narration ? [...narration.rollout, ...narration.forecast] : [];
  return h(
    "div",
    {},
    h("h4", {}, `${namespace}/${name}`),
    h("ul", { class: "plain" }, ...statements.map((text) => h("li", { class: "statement" }, ...inline(text)))),
    h("ul", { class: "lines" }, ...lines.map((line) => lineItem(line))),
  );
}
