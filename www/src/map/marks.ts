// The look of an outcome: a mark and a colour, so that neither alone carries the information.

import type { PlacedOutcome } from "daemonset-preflight";

/**
 * The meaning of a colour: the pod runs, is pending, stays on a node it should not run on, is not wanted, or is lost.
 */
export type Tone = "runs" | "pending" | "stays" | "none" | "lost";

export const MARKS: Record<PlacedOutcome, { mark: string; tone: Tone }> = {
  runs: { mark: "●", tone: "runs" },
  running: { mark: "●", tone: "runs" },
  preempts: { mark: "●", tone: "runs" },
  evicted: { mark: "◔", tone: "pending" },
  pending: { mark: "◐", tone: "pending" },
  gated: { mark: "◐", tone: "pending" },
  otherScheduler: { mark: "◐", tone: "pending" },
  rejected: { mark: "✕", tone: "lost" },
  refused: { mark: "✕", tone: "lost" },
  misscheduled: { mark: "◌", tone: "stays" },
  deleted: { mark: "✕", tone: "lost" },
  excluded: { mark: "–", tone: "none" },
};

export const TONES: readonly Tone[] = ["runs", "pending", "stays", "lost", "none"];
