// How a run ends: whether each rollout is finished, what stops it, and how long it would still take.

import type { Rollout, SimulateAnswer, SimulatedDaemonSet } from "daemonset-preflight";
import { byId, count, h } from "../dom";
import { inline } from "../inline";
import { printSpan } from "./span";
import { budgetInUse, consumersOf } from "./telling";

const verdict = byId("life-verdict");
const ending = byId("ending");

export function showEnding(run: SimulateAnswer | undefined): void {
  ending.replaceChildren(...(run?.daemonSets ?? []).map(ended));
  if (!run) return verdictIs("bad", "The script cannot be run");
  if (run.rejected) return verdictIs("bad", `Refused at events[${run.rejected.index}]`);
  if (run.daemonSets.length === 0) return verdictIs("warned", run.records.length > 0 ? "No DaemonSet is left" : "Nothing to simulate");
  const open = run.daemonSets.filter((daemonSet) => daemonSet.rollout && !daemonSet.rollout.finished);
  const stuck = open.filter((daemonSet) => daemonSet.forecast?.takes === undefined);
  if (stuck.length > 0) return verdictIs("bad", "It cannot finish");
  if (open.length > 0) return verdictIs("warned", "Not finished yet");
  verdictIs("good", "Finished");
}

function verdictIs(kind: string, text: string): void {
  verdict.className = `badge ${kind}`;
  verdict.textContent = text;
}

/** How it goes on by itself. */
function goesOn({ wavesLeft, timeLeft, stopsAfter, notKnownAfter }: Rollout): string {
  if (wavesLeft === 0) return `about ${printSpan(timeLeft ?? 0)} more`;
  if (wavesLeft !== undefined) return `${count(wavesLeft, "wave")} more, about ${printSpan(timeLeft ?? 0)}`;
  if (stopsAfter === undefined) return `and is not finished after ${printSpan(notKnownAfter ?? 0)} more: whether it ever is, is not known`;
  return stopsAfter === 0 ? "and does not go on by itself" : `and stops after ${printSpan(stopsAfter)} more`;
}

function ended({ namespace, name, rollout, waves, statements, forecast }: SimulatedDaemonSet): HTMLElement {
  const lines: (string | Node)[][] = [];
  if (rollout) {
    const { revision, desired, left, budget, inUse, stoppedBy } = rollout;
    if (left === 0) lines.push([`Revision ${revision} is available on ${count(desired, "node")}${waves.length > 0 ? `, after ${count(waves.length, "wave")} of replacements` : ""}.`]);
    else {
      lines.push([`Revision ${revision} is left to do on ${left} of ${count(desired, "node")}, ${goesOn(rollout)}.`]);
      if (stoppedBy) lines.push([`It waits for node ${stoppedBy}, which is gone.`]);
      if (budget) lines.push([`Budget in use: ${budgetInUse(budget, inUse)}`]);
      // What the scheduler says of a pod that waits stands in the statements.
      for (const consumer of consumersOf(rollout.budgetConsumers, statements.length === 0)) lines.push(inline(`${budget ? "By" : "On"} ${consumer}`));
    }
  }
  if (forecast && (forecast.takes !== undefined || rollout?.wavesLeft !== undefined)) {
    const { takes, end } = forecast;
    lines.push([
      takes === undefined
        ? `Forecast: it ${end.stopsAfter === undefined ? "is not finished in that time" : "does not finish"}; ${end.left} of ${count(end.desired, "node")} are left.`
        : `Forecast: finished after ${printSpan(takes)} more, in ${count(forecast.waves.length, "wave")}.`,
    ]);
  }
  return h(
    "div",
    {},
    h("h4", {}, `${namespace}/${name}`),
    h("ul", { class: "plain" }, ...statements.map((text) => h("li", { class: "statement" }, ...inline(text))), ...lines.map((line) => h("li", {}, ...line))),
  );
}
