// Reaching the daemons: each way that leads to them as the run ends, and why one does not.

import type { ReachAnswer, Way } from "daemonset-preflight";
import { byId, h, some } from "../dom";
import { fieldMessage } from "../field-message";
import { inline } from "../inline";

const BADGES: Record<Way["available"], string> = { everywhere: "good", partly: "warned", nowhere: "bad" };

const panel = byId("reach-answer");

export function showReach({ daemonSets, problems, rejected, script }: ReachAnswer): void {
  const wrong = problems.filter((problem) => problem.source === "services");
  const said = [
    ...wrong.map((error) => `Services${error.place ? `, line ${error.place.start.line}` : ""}: ${fieldMessage(error)}`),
    ...(rejected ? [`${script[rejected.index]?.field}: ${rejected.reason}`] : []),
  ];
  panel.replaceChildren(
    ...said.map((text) => h("p", { class: "wrong" }, text)),
    ...daemonSets.map(({ namespace, name, ways }) =>
      h("div", {}, h("h4", {}, `${namespace}/${name}`), ...ways.map(way)),
    ),
    ...(daemonSets.length === 0 && said.length === 0 ? [h("p", { class: "hint" }, "No DaemonSet to reach.")] : []),
  );
}

function way({ title, service, available, summary, names, written, reasons, notes }: Way): HTMLElement {
  const row = (label: string, values: string[]) =>
    values.length > 0 ? h("div", {}, h("dt", {}, label), h("dd", {}, ...inline(some(values, 12)))) : undefined;
  return h(
    "article",
    { class: "way" },
    h(
      "h5",
      {},
      h("span", {}, `${title}${service ? ` · ${service}` : ""}`),
      h("span", { class: `badge ${BADGES[available]}` }, summary),
    ),
    h(
      "dl",
      { class: "facts" },
      row("why", reasons),
      row("names", names),
      row("addresses", written),
      row("note", notes),
    ),
  );
}
