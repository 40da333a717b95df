// How an outcome looks: a mark and a colour, so that neither alone has to tell it.

import type { PlacedOutcome } from "daemonset-preflight";

/** What a colour says: all is well, it waits, it stays, it is not meant to be here, or it is lost. */
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
