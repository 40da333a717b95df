// One moment of a run: the changes, their reasons, the Kubernetes events, and the counters afterwards.

import type { DaemonSetState } from "daemonset-preflight";
import { Region } from "../region";
import { RunLine } from "./lines";
import { at, run } from "./runs";

const MOST_LINES = 60;

export function MomentLines() {
  const moment = run.value?.moments[at.value];
  const told = moment?.entries.flatMap(({ actor, lines }) => lines.map((line) => ({ actor, line }))) ?? [];
  const more = told.length - MOST_LINES;
  return (
    <section id="moment" tabIndex={0} aria-label="What happens in this step">
      <ul id="moment-lines" class="lines">
        {told.slice(0, MOST_LINES).map(({ actor, line }, at) => (
          <RunLine key={at} line={line} {...(actor === "script" && { actor: "Script" })} />
        ))}
        {moment && told.length === 0 && (
          <li>
            <span class="mark" />
            <span>only the status changes</span>
          </li>
        )}
        {more > 0 && (
          <li class="soft">
            <span />
            <span>and {more} more</span>
          </li>
        )}
      </ul>
    </section>
  );
}

/** The columns of `kubectl get daemonset`. */
const COLUMNS = [
  ["DESIRED", "desiredNumberScheduled"],
  ["CURRENT", "currentNumberScheduled"],
  ["READY", "numberReady"],
  ["UP-TO-DATE", "updatedNumberScheduled"],
  ["AVAILABLE", "numberAvailable"],
] as const;

/** The DaemonSets as `kubectl get daemonset` prints them at this moment, and the rollout budget in use. */
export function Counters() {
  const moment = run.value?.moments[at.value];
  const states = [...(moment?.states ?? [])];
  if (states.length === 0) return <div id="counters" />;
  return (
    <div id="counters">
      <Region label="Counters at this step">
        <table class="counters">
          <caption class="unseen">The DaemonSets at this step, as kubectl prints them</caption>
          <thead>
            <tr>
              {["NAME", ...COLUMNS.map(([title]) => title)].map((title) => (
                <th key={title} scope="col">
                  {title}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {states.map(([name, { status }]) => (
              <tr key={name}>
                <th scope="row">{name}</th>
                {COLUMNS.map(([title, counter]) => (
                  <td key={title}>{status[counter]}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </Region>
      {states.map(([name, state]) => (
        <Budget key={name} state={state} name={states.length > 1 ? `${name}: ` : ""} />
      ))}
    </div>
  );
}

function Budget({ state: { budget, inUse, budgetInUse, status }, name }: { state: DaemonSetState; name: string }) {
  const most = budget ? Math.max(budget.maxSurge, budget.maxUnavailable, 1) : 1;
  // The budget limits rollouts only, so the meter is hidden otherwise.
  const isRolling = budget !== undefined && status.updatedNumberScheduled < status.desiredNumberScheduled;
  return (
    <p class="budget">
      {name}Budget in use: {budgetInUse ?? "none"}{" "}
      {isRolling && (
        <meter
          min={0}
          max={most}
          high={most - 0.5}
          optimum={0}
          value={Math.min(inUse, most)}
          aria-label="Budget in use"
        />
      )}
    </p>
  );
}
