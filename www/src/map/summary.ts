// In a few words, always in sight: how many nodes get a pod, and how many pods run, wait and are not there.

import { byId, h } from "../dom";
import { MARKS } from "./marks";
import { isTrouble, type Placing } from "./view";

/** `isPlaced`: there are DaemonSets and nodes. */
export function showSummary({ placed: { daemonSets, outcomes }, overview, accepted }: Placing, isPlaced: boolean): void {
  const [first] = daemonSets;
  const summary = byId("summary");
  const text = !first ? "nothing to place" : daemonSets.length > 1 ? `${daemonSets.length} DaemonSets` : `${first.shouldRun} of ${overview.nodes.length} nodes`;
  const refused = first !== undefined && !accepted;
  summary.className = `badge ${!isPlaced || refused ? "warned" : daemonSets.some(isTrouble) ? "bad" : "good"}`;
  summary.textContent = refused ? `${text}, if accepted` : text;
  const sums = { runs: 0, pending: 0, none: 0 };
  for (const { outcome, count } of outcomes) {
    const { tone } = MARKS[outcome];
    sums[tone === "runs" || tone === "pending" ? tone : "none"] += count;
  }
  const item = (mark: string, tone: keyof typeof sums, words: string) =>
    h("li", {}, h("span", { class: `mark ${tone}`, "aria-hidden": "true" }, mark), ` ${sums[tone].toLocaleString("en")} ${words}`);
  byId("counts").replaceChildren(...(isPlaced ? [item("●", "runs", "run"), item("◐", "pending", "pending"), item("–", "none", "none")] : []));
}
