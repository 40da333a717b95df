// A few nodes below each other, each with its reason.

import type { PlacementTable } from "daemonset-preflight";
import { Inline } from "../inline";
import { plain } from "../words";
import { MARKS } from "./marks";
import { shortName } from "./names";
import { changes, select, selected, suffix, textOf } from "./state";
import { nameOf, type Placing, verdictOf } from "./view";

/** So few nodes stand below each other. */
export const MOST_ROWS = 16;

const CORDONED = "cordoned; a daemon's pod tolerates that";

interface RowsProps {
  placing: Placing;
  daemonSet: PlacementTable;
  nodes: readonly number[];
}

export function NodeRows({ placing, daemonSet, nodes }: RowsProps) {
  const of = nameOf(daemonSet);
  const names = placing.overview.nodes;
  const chosen = selected.value.of === of ? selected.value.node : undefined;
  // One row is in the tab order, also where another DaemonSet's is chosen.
  const reached = nodes.some((node) => names[node] === chosen) ? chosen : names[nodes[0] ?? 0];
  const onKeyDown = (event: KeyboardEvent & { currentTarget: HTMLElement }) => {
    const rows = [...event.currentTarget.querySelectorAll<HTMLElement>(".cell")];
    const at = rows.indexOf(event.target as HTMLElement);
    const steps = {
      ArrowRight: at + 1,
      ArrowDown: at + 1,
      ArrowLeft: at - 1,
      ArrowUp: at - 1,
      Home: 0,
      End: rows.length - 1,
    };
    const to = (steps as Partial<Record<string, number>>)[event.key];
    if (to === undefined || at < 0) return;
    event.preventDefault();
    rows[Math.min(Math.max(to, 0), rows.length - 1)]?.focus();
  };
  return (
    <div
      class="cells rows"
      role="listbox"
      aria-label={`Nodes of ${of}`}
      aria-orientation="vertical"
      onKeyDown={onKeyDown}
    >
      {nodes.map((node) => {
        const name = names[node] ?? "";
        return (
          <NodeRow
            key={name}
            placing={placing}
            daemonSet={daemonSet}
            node={node}
            isChosen={name === chosen}
            isReached={name === reached}
          />
        );
      })}
    </div>
  );
}

interface RowProps {
  placing: Placing;
  daemonSet: PlacementTable;
  node: number;
  isChosen: boolean;
  /** It is the one in the tab order. */
  isReached: boolean;
}

function NodeRow({ placing, daemonSet, node, isChosen, isReached }: RowProps) {
  const of = nameOf(daemonSet);
  const name = placing.overview.nodes[node] ?? "";
  const verdict = verdictOf(daemonSet, node);
  const { mark, tone } = MARKS[verdict.outcome];
  const isPlain = verdict.outcome === "runs";
  const isWarned = verdict.shouldRun && placing.overview.cordoned.includes(node);
  const text = textOf(placing, verdict.outcome);
  const said = [text, ...(isPlain ? [] : [plain(verdict.reason)]), ...(isWarned ? [CORDONED] : [])].join(", ");
  const change = changes.value.get(of)?.get(node) ?? "";
  const choose = () => select(of, name);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: a row is chosen when it gets the focus
    <div
      class={`cell ${tone} ${change}`}
      role="option"
      tabIndex={isReached ? 0 : -1}
      title={`${name}: ${said}`}
      aria-selected={isChosen}
      data-node={name}
      data-of={of}
      data-outcome={verdict.outcome}
      onClick={choose}
      onFocus={choose}
    >
      <span class="mark" aria-hidden="true">
        {mark}
      </span>
      <span class="name">{shortName(name, suffix.value)}</span>
      {/* The mark in words, for who hears the row. */}
      <span class="unseen">: {text}</span>
      <span class="reason">
        {!isPlain && <Inline text={verdict.reason} />}
        {isWarned && <span class="cordoned">{CORDONED}</span>}
      </span>
    </div>
  );
}
