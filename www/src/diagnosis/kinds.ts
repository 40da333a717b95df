// Guesses whether a text is the dump of a cluster, without parsing it.

/** A text with several of these kinds describes a cluster; a manifest has DaemonSets, and possibly other kinds. */
export const OF_CLUSTERS: readonly string[] = ["Node", "Pod", "DaemonSet", "ControllerRevision"];

/** This many bytes at both ends of a file are examined: `kubectl` prints one kind after another. */
const END = 200_000;

/** Returns both ends of a file. */
export async function endsOf(file: Blob): Promise<string> {
  return `${await file.slice(0, END).text()}\n${await file.slice(-END).text()}`;
}

/** Whether the text contains more than one of the kinds. May be wrong, as pods name the kinds of their owners. */
export function mayBeDump(text: string): boolean {
  return [...OF_CLUSTERS, "Event"].filter((kind) => new RegExp(`\\bkind"?: *"?${kind}\\b`).test(text)).length > 1;
}
