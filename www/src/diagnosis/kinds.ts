// Whether a text may be the dump of a cluster, at a glance.

/** A text of these kinds describes a cluster; a manifest has DaemonSets, and may have other kinds beside them. */
export const OF_CLUSTERS: readonly string[] = ["Node", "Pod", "DaemonSet", "ControllerRevision"];

/** So much of both ends of a file tells what it may be: `kubectl` prints one kind after the other. */
const END = 200_000;

/** Both ends of a file. */
export async function endsOf(file: Blob): Promise<string> {
  return `${await file.slice(0, END).text()}\n${await file.slice(-END).text()}`;
}

/** Whether the text speaks of more than one of the kinds. Pods name the kind of their owners, so that it may be wrong. */
export function mayBeDump(text: string): boolean {
  return [...OF_CLUSTERS, "Event"].filter((kind) => new RegExp(`\\bkind"?: *"?${kind}\\b`).test(text)).length > 1;
}
