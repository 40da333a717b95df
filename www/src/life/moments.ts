// The moments of a run, with the state of each DaemonSet after each of them.

import type { DaemonSetState, Moment, SimulateAnswer } from "daemonset-preflight";

/** A moment, and the states after it, by `namespace/name`. */
export interface ShownMoment extends Moment {
  states: Map<string, DaemonSetState>;
}

export function momentsOf({ moments = [] }: SimulateAnswer): ShownMoment[] {
  let states = new Map<string, DaemonSetState>();
  return moments.map((moment) => {
    states = new Map(states);
    for (const { daemonSet, state } of moment.entries)
      if (daemonSet !== undefined && state) states.set(daemonSet, state);
    return { ...moment, states };
  });
}
