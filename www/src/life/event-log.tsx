// The Kubernetes events of a run, as `kubectl get events` lists them.

import type { Event } from "daemonset-preflight";
import { Region } from "../region";
import type { ShownMoment } from "./moments";
import { goTo } from "./play";
import { at, run } from "./runs";

/** More rows than this render slowly; only the first ones are shown. */
const MOST_ROWS = 500;

interface Emitted extends Event {
  /** The index of the moment, from 0. */
  moment: number;
  time: string;
  object: string;
}

function eventsOf(moments: readonly ShownMoment[]): Emitted[] {
  return moments.flatMap(({ time, entries }, moment) =>
    entries.flatMap(({ daemonSet, lines }) =>
      lines.flatMap(({ events, subjects }) =>
        events.map((event, place) => {
          const object =
            daemonSet === undefined ? (subjects[place] ?? subjects[0] ?? "") : `daemonset/${daemonSet.split("/")[1]}`;
          return { ...event, moment, time, object };
        }),
      ),
    ),
  );
}

export function EventLog() {
  const events = eventsOf(run.value?.moments ?? []);
  if (events.length === 0) return <p class="hint">Nothing emits an event.</p>;
  return (
    <>
      <Region label="Events of the run">
        <table id="event-log">
          <thead>
            <tr>
              {["TIME", "TYPE", "REASON", "OBJECT", "MESSAGE"].map((title) => (
                <th key={title} scope="col">
                  {title}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {events.slice(0, MOST_ROWS).map(({ moment, time, type, reason, object, message }, place) => (
              <tr key={place} class={`event-row ${type} ${moment === at.value ? "lit" : ""}`}>
                <td>
                  <button
                    type="button"
                    class="link"
                    aria-label={`${time}: ${reason} ${object}`}
                    onClick={() => goTo(moment)}
                  >
                    {time}
                  </button>
                </td>
                <td>{type}</td>
                <td>{reason}</td>
                <td>{object}</td>
                <td>{message}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Region>
      {events.length > MOST_ROWS && (
        <p class="hint">
          {events.length.toLocaleString("en")} events; the first {MOST_ROWS} are shown.
        </p>
      )}
    </>
  );
}
