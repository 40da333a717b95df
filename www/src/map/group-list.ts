// The labels that a map may be grouped by.

import type { ClusterOverview } from "daemonset-preflight";

/** The labels that make groups: neither one value for all nor one for each node. */
export function listLabels(list: HTMLSelectElement, { labels, nodes }: ClusterOverview): void {
  const most = Math.max(50, Math.sqrt(nodes.length));
  const useful = labels.filter(({ values }) => values > 1 && values <= most && values < nodes.length);
  const chosen = list.value;
  list.replaceChildren(
    new Option("nothing", ""),
    ...useful.map(({ key, values }) => new Option(`${key} (${values})`, key)),
  );
  list.value = useful.some(({ key }) => key === chosen) ? chosen : "";
}
