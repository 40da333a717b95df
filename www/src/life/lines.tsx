// A line of a run: a mark, what happened to which objects, why, and the Kubernetes events.

import type { Line, LineKind } from "daemonset-preflight";
import { Inline } from "../inline";
import { some } from "../words";

const MARKS: Record<LineKind, [mark: string, kind: string]> = {
  gain: ["+", "gain"],
  loss: ["−", "loss"],
  warning: ["!", "warn"],
  neutral: ["·", ""],
};

/** `actor`: the component that acted, to be shown before the text. */
export function RunLine({ line: { kind, text, subjects, reason, events }, actor }: { line: Line; actor?: string }) {
  const [mark, style] = MARKS[kind];
  return (
    <li class={style}>
      <span class="mark" aria-hidden="true">
        {mark}
      </span>
      <span>
        {actor && <strong class="actor">{actor} </strong>}
        <Inline text={text} />
        {subjects.length > 0 && ` ${some(subjects, 3)}`}
        {reason && (
          <span class="why">
            : <Inline text={reason} />
          </span>
        )}
        {events.slice(0, subjects.length > 4 ? 1 : 4).map(({ type, reason, message }) => (
          <span key={message} class={`event ${type}`}>
            <b>
              {type} {reason}
            </b>{" "}
            {message}
          </span>
        ))}
      </span>
    </li>
  );
}

export function RunLines({ lines }: { lines: readonly Line[] }) {
  return (
    <ul class="lines">
      {lines.map((line, at) => (
        <RunLine key={at} line={line} />
      ))}
    </ul>
  );
}
