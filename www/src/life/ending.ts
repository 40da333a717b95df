// How a run ends: whether each rollout is finished, what stops it, and how long it would still take.

import type { SimulateAnswer, SimulatedDaemonSet, Verdict } from "daemonset-preflight";
import { byId, h } from "../dom";
import { inline } from "../inline";
import { lineItem } from "./lines";
import type { ShownMoment } from "./moments";

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

/** `last`: how the run stands at its end. */
export function showEnding({ daemonSets, verdict, verdictText }: SimulateAnswer, last: ShownMoment | undefined): void {
  ending.replaceChildren(...daemonSets.map(ended));
  // A rollout to no node is finished, and hardly what was meant.
  const nowhere =
    verdict === "finished" &&
    last !== undefined &&
    [...last.states.values()].every(({ status }) => status.desiredNumberScheduled === 0);
  badge.className = `badge ${nowhere ? "warned" : TONES[verdict]}`;
  badge.textContent = nowhere ? `${verdictText}: no node gets a pod` : verdictText;
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
