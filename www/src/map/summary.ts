// Summarizes how many nodes get a pod, and how many pods run, are pending and are not created.

import { MARKS } from "./marks";
import { isTrouble, type Placing } from "./view";

export interface Summary {
  kind: "good" | "warned" | "bad";
  text: string;
  /** Absent if nothing is placed. */
  counts?: { runs: number; pending: number; none: number };
}

export function summaryOf({ placed: { daemonSets, outcomes }, overview, accepted }: Placing): Summary {
  const [first] = daemonSets;
  if (!first) return { kind: "warned", text: "nothing to place" };
  const nodes = overview.nodes.length;
  const placed = daemonSets.length > 1 ? `${daemonSets.length} DaemonSets` : `${first.shouldRun} of ${nodes} nodes`;
  const text = accepted ? placed : `${placed}, if accepted`;
  if (nodes === 0) return { kind: "warned", text };
  const counts = { runs: 0, pending: 0, none: 0 };
  for (const { outcome, count } of outcomes) {
    const { tone } = MARKS[outcome];
    counts[tone === "runs" || tone === "pending" ? tone : "none"] += count;
  }
  return { kind: !accepted ? "warned" : daemonSets.some(isTrouble) ? "bad" : "good", text, counts };
}
