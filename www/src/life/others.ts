// The same script under other rules: both schedulers, and what else could run the daemon.

import type { AlternativeRun, SchedulerComparison } from "daemonset-preflight";
import { byId, h } from "../dom";
import { inline } from "../inline";
import { lineItem } from "./lines";

const MOST_ROWS = 100;

/** Where the default scheduler and the controller of Kubernetes before 1.12 differ. */
export function showSchedulers({ summary, differences, lines }: SchedulerComparison): void {
  const rows = differences
    .slice(0, MOST_ROWS)
    .map(({ time, node, defaultSchedulerText, controllerText }) =>
      h("tr", {}, ...[time, node, defaultSchedulerText, controllerText].map((text) => h("td", {}, text))),
    );
  const head = ["Time", "Node", "Default scheduler", "Controller"].map((title) => h("th", { scope: "col" }, title));
  const table = h("table", {}, h("thead", {}, h("tr", {}, ...head)), h("tbody", {}, ...rows));
  byId("schedulers-answer").replaceChildren(
    h("p", {}, summary),
    ...(rows.length > 0
      ? [
          h("p", { class: "hint" }, "Each line holds until the next one of the same node."),
          region("Differences of the two schedulers", table),
        ]
      : []),
    ...(differences.length > MOST_ROWS
      ? [h("p", {}, `${differences.length} differences; the first ${MOST_ROWS} are shown.`)]
      : []),
    h("ul", { class: "lines" }, ...lines.map((line) => lineItem(line))),
  );
}

/** What else could run the daemon: how much of the time nodes were covered, and what is lost. */
export function showAlternatives(runs: readonly AlternativeRun[]): void {
  byId("alternatives-answer").replaceChildren(
    ...runs.map((run) =>
      h(
        "article",
        { class: "alternative" },
        h(
          "h4",
          {},
          h("span", {}, run.name),
          h("span", { class: "soft" }, `covered ${(run.share * 100).toFixed(1)} % of the time`),
        ),
        strip(run),
        h("p", { class: "hint" }, "Right where ", ...inline(run.suits)),
        h(
          "ul",
          { class: "lines" },
          ...run.loses.map((loss) =>
            h(
              "li",
              { class: "loss" },
              h("span", { class: "mark", "aria-hidden": "true" }, "−"),
              h("span", {}, ...inline(loss)),
            ),
          ),
        ),
      ),
    ),
  );
}

/** More changes than this are thinned in the picture; the words under it are exact. */
const MOST_BARS = 120;

/** Coverage over time, a bar for each change, and its ends in words. */
function strip({ coverage, coverageTexts, name }: AlternativeRun): HTMLElement {
  const every = Math.max(1, Math.ceil(coverage.length / MOST_BARS));
  const bars = coverage.flatMap(({ wanted, covered, updated, surplus }, at) => {
    if (at % every !== 0) return [];
    const bar = h("span", { title: coverageTexts[at] ?? "" });
    const share = (part: number) => `${Math.round((Math.min(part, wanted) / Math.max(wanted, 1)) * 100)}%`;
    bar.style.setProperty("--covered", share(covered));
    bar.style.setProperty("--updated", share(Math.min(updated, covered)));
    if (surplus > 0) bar.className = "surplus";
    return [bar];
  });
  const texts = coverageTexts.length > 7 ? [...coverageTexts.slice(0, 6), "…", coverageTexts.at(-1)!] : coverageTexts;
  return h(
    "div",
    {},
    h("div", { class: "strip", role: "img", "aria-label": `${name}: nodes covered over time` }, ...bars),
    h("p", { class: "hint" }, texts.join(", ")),
  );
}

function region(label: string, child: Node): HTMLElement {
  return h("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": label }, child);
}
