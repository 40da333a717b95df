// The same script under other rules: both schedulers, and what else could run the daemon.

import type { AlternativeRun, Comparison, Coverage, DaemonState } from "daemonset-preflight";
import { byId, h, some } from "../dom";
import { inline } from "../inline";
import { printSpan } from "./span";

const NAMES: Record<AlternativeRun["alternative"], string> = {
  daemonSet: "DaemonSet",
  initScript: "Init script on each node",
  barePods: "Bare Pods",
  staticPods: "Static Pods",
  deployment: "Deployment",
  spreadDeployment: "Deployment with anti-affinity",
};

const STATES: Record<DaemonState, string> = { absent: "no pod", pending: "Pending", starting: "starting", ready: "ready" };

const MOST_ROWS = 100;

/** Where the default scheduler and the controller of Kubernetes before 1.12 differ. */
export function showSchedulers({ differences, preempted, unplaced }: Comparison): void {
  const rows = differences.slice(0, MOST_ROWS).map(({ at, node, defaultScheduler, controller }) =>
    h("tr", {}, ...[printSpan(at), node, STATES[defaultScheduler], STATES[controller]].map((text) => h("td", {}, text))),
  );
  const head = ["Time", "Node", "Default scheduler", "Controller"].map((title) => h("th", { scope: "col" }, title));
  const lines = [
    ...(preempted.length > 0 ? [`Only the default scheduler makes room: ${some(preempted)} had to go for a daemon of higher priority.`] : []),
    ...(unplaced.length > 0 ? [`Only the controller creates no pod where none would fit, and shows nothing Pending: ${some(unplaced)}.`] : []),
    ...(differences.length > MOST_ROWS ? [`${differences.length} differences; the first ${MOST_ROWS} are shown.`] : []),
  ];
  byId("schedulers-answer").replaceChildren(
    h("p", {}, differences.length === 0 ? "Both do the same in this run." : "Where they differ, until the next line of the same node:"),
    ...(differences.length > 0 ? [region("Differences of the two schedulers", h("table", {}, h("thead", {}, h("tr", {}, ...head)), h("tbody", {}, ...rows)))] : []),
    ...lines.map((line) => h("p", {}, line)),
  );
}

/** What else could run the daemon: how much of the time nodes were covered, and what is lost. */
export function showAlternatives(runs: readonly AlternativeRun[]): void {
  byId("alternatives-answer").replaceChildren(
    ...runs.map(({ alternative, coverage, share, loses, suits }) =>
      h(
        "article",
        { class: "alternative" },
        h("h4", {}, h("span", {}, NAMES[alternative]), h("span", { class: "soft" }, `covered ${(share * 100).toFixed(1)} % of the time`)),
        strip(coverage, NAMES[alternative]),
        h("p", { class: "hint" }, "Right where ", ...inline(suits)),
        h("ul", { class: "lines" }, ...loses.map((loss) => h("li", { class: "loss" }, h("span", { class: "mark", "aria-hidden": "true" }, "−"), h("span", {}, ...inline(loss))))),
      ),
    ),
  );
}

/** More changes than this are thinned in the picture; the words under it are exact. */
const MOST_BARS = 120;

/** Coverage over time, a bar for each change, and its ends in words. */
function strip(coverage: readonly Coverage[], name: string): HTMLElement {
  const every = Math.max(1, Math.ceil(coverage.length / MOST_BARS));
  const bars = coverage
    .filter((_, at) => at % every === 0)
    .map(({ at, wanted, covered, updated, surplus }) => {
      const bar = h("span", { title: `${printSpan(at)}: ${covered} of ${wanted}${surplus ? `, ${surplus} too many` : ""}` });
      const share = (part: number) => `${Math.round((Math.min(part, wanted) / Math.max(wanted, 1)) * 100)}%`;
      bar.style.setProperty("--covered", share(covered));
      bar.style.setProperty("--updated", share(Math.min(updated, covered)));
      if (surplus > 0) bar.className = "surplus";
      return bar;
    });
  const told = (entry: Coverage) => `${printSpan(entry.at)} ${entry.covered}/${entry.wanted}${entry.surplus ? ` and ${entry.surplus} too many` : ""}`;
  const shown = coverage.length > 7 ? [...coverage.slice(0, 6), coverage.at(-1)!] : coverage;
  const texts = shown.map(told);
  if (coverage.length > 7) texts.splice(6, 0, "…");
  return h("div", {}, h("div", { class: "strip", role: "img", "aria-label": `${name}: nodes covered over time` }, ...bars), h("p", { class: "hint" }, texts.join(", ")));
}

function region(label: string, child: Node): HTMLElement {
  return h("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": label }, child);
}
