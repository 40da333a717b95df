// A run in words: what happened at each moment, grouped as a person would tell it.

import type { Budget, BudgetConsumer, DaemonSetStatus, Event, SimulateAnswer, Told, ToldChange, UnavailableReason } from "daemonset-preflight";
import { some } from "../dom";

/** Everything that happened at one time, and how the DaemonSets stood after it. */
export interface Moment {
  at: number;
  records: Told[];
  /** By `namespace/name`. */
  states: Map<string, State>;
}

export interface State {
  status: DaemonSetStatus;
  budget?: Budget;
  inUse: number;
}

/** Several of one kind and reason, as one line. */
export interface Line {
  /** Who acts: the script, the controller of a DaemonSet, or the cluster. */
  who: string;
  sign: "+" | "−" | "!" | "·";
  text: string;
  why: string;
  events: Event[];
  subjects: string[];
}

export function momentsOf({ records }: SimulateAnswer): Moment[] {
  const moments: Moment[] = [];
  let states = new Map<string, State>();
  for (const record of records) {
    let moment = moments.at(-1);
    if (moment?.at !== record.at) {
      states = new Map(states);
      moment = { at: record.at, records: [], states };
      moments.push(moment);
    }
    moment.records.push(record);
    if (record.record === "step") {
      const { daemonSet, status, budget, inUse } = record;
      states.set(daemonSet, { status, inUse, ...(budget && { budget }) });
    }
  }
  return moments;
}

export function linesOf({ records }: Moment, events: string[]): Line[] {
  const lines: Line[] = [];
  const add = (line: Line) => {
    const before = lines.at(-1);
    if (before && before.who === line.who && before.text === line.text && before.why === line.why && line.subjects.length) {
      before.subjects.push(...line.subjects);
      before.events.push(...line.events);
    } else lines.push(line);
  };
  for (const record of records) {
    if (record.record === "event") {
      add({ who: "script", sign: "·", text: events[record.index] ?? "", why: "", events: [], subjects: [] });
    } else if (record.record === "step") {
      for (const change of record.changes) add({ who: record.daemonSet, ...changed(change) });
      if (record.stoppedBy) {
        const text = `the update waits for node ${record.stoppedBy}, which is gone`;
        add({ who: record.daemonSet, sign: "!", text, why: "", events: [], subjects: [] });
      }
    } else add({ who: "cluster", ...happened(record) });
  }
  return lines;
}

type Said = Omit<Line, "who">;

function changed(change: ToldChange): Said {
  const { why, events } = change;
  const said = (sign: Line["sign"], text: string, subject: string): Said => ({
    sign,
    text,
    why,
    events: [...events],
    subjects: [subject],
  });
  switch (change.change) {
    case "created":
      return said("+", change.surge ? "creates pod, beside the older one," : "creates pod", `${change.pod} on ${change.node}`);
    case "deleted":
      return said("−", "deletes pod", `${change.pod} on ${change.node}`);
    case "adopted":
      return said("+", "adopts pod", `${change.pod} on ${change.node}`);
    case "released":
      return said("−", "releases pod", `${change.pod} on ${change.node}`);
    case "revised":
      return said("·", "notes revision", `${change.revision} (hash ${change.hash})`);
    case "forgotten":
      return said("·", "forgets revision", String(change.revision));
    case "createFailed":
      return { ...said("!", "creates no pod on", change.node), why: change.error };
    case "unplaced":
      return { ...said("!", "creates no pod on", change.node), why: change.reason };
  }
}

function happened(record: Extract<Told, { record: "happening" }>): Said {
  const subject = record.pod ? `${record.pod} on ${record.node}` : record.node;
  const said = (sign: Line["sign"], text: string, why = ""): Said => ({
    sign,
    text,
    why,
    events: record.event ? [record.event] : [],
    subjects: [subject],
  });
  switch (record.what) {
    case "scheduled":
      return said("·", "the scheduler binds pod");
    case "failedScheduling":
      return said("!", "the scheduler leaves Pending pod");
    case "preempted":
      return said("−", "the scheduler preempts pod", `${record.by} has a higher priority`);
    case "evicted":
      return said("−", "evicted: pod", "it does not tolerate a taint of its node, or no longer");
    case "evictionCancelled":
      return said("·", "eviction cancelled of pod", "the taint went before its time was over");
    case "nodeNotReady":
      return said("!", record.pod ? "not ready: pod" : "not ready: node");
    case "nodeReady":
      return said("·", "ready again: node");
    case "tainted":
      return said("!", `taint ${record.key} on node`);
    case "untainted":
      return said("·", "the taints of the outage are taken from node");
    case "collected":
      return said("−", "garbage collection of pod", "its node is gone");
    case "ownerDeleted":
      return said("−", "garbage collection of pod", "its DaemonSet is deleted");
    case "orphaned":
      return said("·", "left alone: pod", "its DaemonSet is deleted and the pods stay");
    case "drained":
      return said("−", "the drain evicts pod");
  }
}

/** `1 of 2 unavailable`. */
export function budgetInUse({ maxSurge, maxUnavailable }: Budget, inUse: number): string {
  return maxSurge > 0 ? `${inUse} of ${maxSurge} surging` : `${inUse} of ${maxUnavailable} unavailable`;
}

const UNAVAILABLE: Record<UnavailableReason["reason"], string> = {
  noPod: "no pod at the moment",
  severalPods: "more pods than there should be",
  terminating: "the pod is being deleted",
  nodeNotReady: "the kubelet does not answer",
  pending: "the pod is Pending",
  noRoom: "no pod was made",
  createFailed: "the API server refuses to create the pod",
  ended: "the pod failed or ended",
  neverReady: "the pod never gets ready",
  starting: "the pod is starting",
};

/** Who uses the budget, by reason; with the scheduler's own words, or without. */
export function consumersOf(consumers: readonly BudgetConsumer[], words: boolean): string[] {
  const reasons = new Map<string, string[]>();
  for (const { node, reason } of consumers) {
    const text = UNAVAILABLE[reason.reason] + (words && "message" in reason && reason.message ? `: ${reason.message}` : "");
    reasons.set(text, [...(reasons.get(text) ?? []), node]);
  }
  return [...reasons].map(([reason, nodes]) => `${some(nodes)}: ${reason}`);
}
