// Compares the run with the one that it was forked from.

import { focusNext } from "../page/focus";
import { Region } from "../region";
import { verdictOf } from "./ending";
import { backToFork, fork, forked, isPending, type Run, run } from "./runs";
import { spanOf } from "./span";

export function ForkButtons() {
  return (
    <div class="row">
      <button
        id="fork"
        type="button"
        disabled={!run.value || isPending.value}
        onClick={fork}
        title="Keep this run, and go on from this step with other events"
      >
        Fork here
      </button>
      {forked.value && (
        <>
          <button type="button" disabled={isPending.value} onClick={() => backToFork({ swap: true })}>
            Swap the two
          </button>
          <button
            type="button"
            disabled={isPending.value}
            onClick={() => {
              backToFork({ swap: false });
              focusNext("#seek");
            }}
          >
            Back to the previous run
          </button>
          <button
            type="button"
            onClick={() => {
              forked.value = undefined;
              focusNext("#fork");
            }}
          >
            Discard the previous run
          </button>
        </>
      )}
    </div>
  );
}

export function Comparison() {
  const [before, now] = [forked.value, run.value];
  if (!before || !now) return null;
  const rows = [row("The run before", before.run), row("This run", now)];
  return (
    <div id="forks">
      <h4>Forked at {spanOf(before.at)}</h4>
      <Region label="The two runs compared">
        <table>
          <thead>
            <tr>
              {["Run", "Outcome", "Ends at", "Fewest available", "Without a pod"].map((title) => (
                <th key={title} scope="col">
                  {title}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map(({ title, tone, verdict, end, fewest, missing }) => (
              <tr key={title}>
                <th scope="row">{title}</th>
                <td>
                  <span class={`badge ${tone}`}>{verdict}</span>
                </td>
                <td>{end}</td>
                <td>{fewest}</td>
                <td>{missing}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Region>
    </div>
  );
}

function row(title: string, { answer, moments }: Run) {
  const last = moments.at(-1);
  const { tone, text } = verdictOf(answer, last);
  const counts = moments.map(({ at, states }) => {
    const statuses = [...states.values()].map(({ status }) => status);
    const desired = statuses.reduce((sum, status) => sum + status.desiredNumberScheduled, 0);
    const available = statuses.reduce((sum, status) => sum + status.numberAvailable, 0);
    return { at, desired, available };
  });
  // Pods count as missing only after all of them have been available once.
  const first = counts.findIndex(({ desired, available }) => desired > 0 && available === desired);
  const since = first < 0 ? [] : counts.slice(first);
  const fewest = since.reduce((least, { available }) => Math.min(least, available), Number.POSITIVE_INFINITY);
  return {
    title,
    tone,
    verdict: text,
    end: last ? last.time : "0s",
    fewest: Number.isFinite(fewest) ? fewest.toLocaleString("en") : "–",
    missing: `${spanOf(missedTime(since))} of nodes`,
  };
}

/** Returns the total time that nodes were without an available pod, in milliseconds. */
function missedTime(counts: readonly { at: number; desired: number; available: number }[]): number {
  return counts.reduce((sum, { at, desired, available }, place) => {
    const next = counts[place + 1]?.at ?? at;
    return sum + (next - at) * Math.max(0, desired - available);
  }, 0);
}
