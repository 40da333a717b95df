// A list of problems in a text: each entry links to its position, and some have a button that fixes them.

import type { Fix, Place } from "daemonset-preflight";
import type { ComponentChildren } from "preact";

export interface Problem {
  kind: "error" | "warning";
  /** A label before the position. */
  tag?: string;
  place: Place | undefined;
  /** A field, or the name of an object or of a rule. */
  name: string;
  /** Further information about the position, such as the field. */
  where?: string;
  message: ComponentChildren;
  fix?: Fix | undefined;
}

interface ListProps {
  id?: string;
  label?: string;
  problems: readonly Problem[];
  reveal(place: Place): void;
  mend?(fix: Fix): void;
}

export function ProblemList({ id, label, problems, reveal, mend }: ListProps) {
  return (
    <ol id={id} class="problems" aria-label={label}>
      {problems.map((problem, at) => (
        <Item key={at} problem={problem} reveal={reveal} mend={mend} />
      ))}
    </ol>
  );
}

interface ItemProps extends Pick<ListProps, "reveal"> {
  problem: Problem;
  mend: ListProps["mend"];
}

function Item({ problem: { kind, tag, place, name, where, message, fix }, reveal, mend }: ItemProps) {
  return (
    <li class={kind}>
      <button type="button" disabled={!place} onClick={() => place && reveal(place)}>
        {tag && <span class="tag">{tag}</span>}
        <span class="where">{place ? `line ${place.start.line}` : ""}</span>
        <code>{name}</code>
        {where !== undefined && <span class="soft">{where}</span>}
        <span class="message">{message}</span>
      </button>
      {fix && mend && (
        <button type="button" class="mend" onClick={() => mend(fix)}>
          {fix.title}
        </button>
      )}
    </li>
  );
}
