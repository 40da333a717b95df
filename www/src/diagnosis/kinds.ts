// Whether a text may be the dump of a cluster, at a glance.

/** A text of these kinds describes a cluster; a manifest has DaemonSets, and may have other kinds beside them. */
export const OF_CLUSTERS: readonly string[] = ["Node", "Pod", "DaemonSet", "ControllerRevision"];

/** Whether the text speaks of more than one of the kinds. Pods name the kind of their owners, so that it may be wrong. */
export function mayBeDump(text: string): boolean {
  return OF_CLUSTERS.filter((kind) => new RegExp(`\\bkind"?: *"?${kind}\\b`).test(text)).length > 1;
}
