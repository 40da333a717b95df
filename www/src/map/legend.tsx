// The outcomes and reasons with the number of nodes of each; each is a button that filters by it.

import type { PlacedOutcome, PlacementTable } from "daemonset-preflight";
import { Inline } from "../inline";
import { count } from "../words";
import { MARKS } from "./marks";
import { MOST_ROWS } from "./rows";
import { filter, toggleFilter } from "./state";
import { type Placing, textOf } from "./view";

/** The maximum number of reasons in the list. */
const MOST_REASONS = 8;

export function Legend({ placing }: { placing: Placing }) {
  return (
    <ul id="legend" class="legend" aria-label="Legend: choose one to see only those nodes">
      {placing.placed.outcomes.map(({ outcome, count }) => (
        <li key={outcome}>
          <button
            type="button"
            aria-pressed={filter.value.outcome === outcome}
            data-outcome={outcome}
            onClick={() => toggleFilter("outcome", outcome)}
          >
            <Mark outcome={outcome} /> {count.toLocaleString("en")} × {textOf(placing, outcome)}
          </button>
        </li>
      ))}
    </ul>
  );
}

/** The hints and, if nodes are not listed with their reasons, the summary and the reasons; one per line. */
export function Sentences({ daemonSet }: { daemonSet: PlacementTable }) {
  const { summary, hints, nodes, verdicts } = daemonSet;
  const isMany = nodes.length > MOST_ROWS;
  const reasons = isMany ? verdicts.filter(({ outcome }) => MARKS[outcome].tone !== "runs") : [];
  return (
    <>
      {isMany && (
        <li>
          <Inline text={summary} />
        </li>
      )}
      {hints.map((hint) => (
        <li key={hint} class="hint-line">
          <Inline text={hint} />
        </li>
      ))}
      {reasons.slice(0, MOST_REASONS).map(({ reason, outcome, count }) => (
        <li key={reason}>
          <button
            type="button"
            class="reason-filter"
            aria-pressed={reason === filter.value.reason}
            data-reason={reason}
            onClick={() => toggleFilter("reason", reason)}
          >
            <Mark outcome={outcome} /> {count.toLocaleString("en")} × <Inline text={reason} />
          </button>
        </li>
      ))}
      {reasons.length > MOST_REASONS && <li class="soft">and {count(reasons.length - MOST_REASONS, "more reason")}</li>}
    </>
  );
}

function Mark({ outcome }: { outcome: PlacedOutcome }) {
  const { mark, tone } = MARKS[outcome];
  return (
    <span class={`mark ${tone}`} aria-hidden="true">
      {mark}
    </span>
  );
}
