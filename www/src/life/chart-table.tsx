// The chart as a table: the counts of nodes, with a row for each time at which a count changes.

import { useSignal } from "@preact/signals";
import { Region } from "../region";
import { type Counts, changesOf } from "./curves";
import { forked, run } from "./runs";
import { spanOf } from "./span";

/** More rows than this render slowly; only the first ones are shown. */
const MOST_ROWS = 300;

const COLUMNS = [
  ["Desired", "desired"],
  ["Up-to-date", "updated"],
  ["Available", "available"],
] as const satisfies readonly (readonly [string, keyof Counts])[];

export function ChartTable() {
  const isOpen = useSignal(false);
  return (
    <details id="chart-table" onToggle={({ currentTarget }) => (isOpen.value = currentTarget.open)}>
      <summary>The chart as a table</summary>
      <div>{isOpen.value && <Table />}</div>
    </details>
  );
}

function Table() {
  const runs = [run.value?.moments ?? [], ...(forked.value ? [forked.value.run.moments] : [])];
  const titles = ["", ", before the fork"].slice(0, runs.length);
  const changes = changesOf(runs);
  return (
    <>
      <Region label="The chart as a table">
        <table>
          <thead>
            <tr>
              <th scope="col">Time</th>
              {titles.flatMap((suffix) =>
                COLUMNS.map(([title]) => (
                  <th key={title + suffix} scope="col">
                    {title}
                    {suffix}
                  </th>
                )),
              )}
            </tr>
          </thead>
          <tbody>
            {changes.slice(0, MOST_ROWS).map(({ at, counts }) => (
              <tr key={at}>
                <th scope="row">{spanOf(at)}</th>
                {counts.flatMap((one, run) =>
                  COLUMNS.map(([, name]) => (
                    <td key={`${run} ${name}`}>{one ? one[name].toLocaleString("en") : "–"}</td>
                  )),
                )}
              </tr>
            ))}
          </tbody>
        </table>
      </Region>
      {changes.length > MOST_ROWS && (
        <p class="hint">
          {changes.length.toLocaleString("en")} changes; the first {MOST_ROWS} are shown.
        </p>
      )}
    </>
  );
}
