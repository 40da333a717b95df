// A few nodes in rows, each with its reason. One is chosen for its details, several may be selected.

import type { PlacementTable } from "daemonset-preflight";
import { useRef } from "preact/hooks";
import { Inline } from "../inline";
import { selectedNodes } from "../state";
import { plain } from "../words";
import { MARKS } from "./marks";
import { shortName } from "./names";
import { selectNodes, selectRange, toggleNodes } from "./selection";
import { changes, select, selected, suffix } from "./state";
import { nameOf, type Placing, textOf, verdictOf } from "./view";

/** Up to this number, nodes are listed in rows. */
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
  // Exactly one row is in the tab order, even if the chosen node belongs to another DaemonSet.
  const reached = nodes.some((node) => names[node] === chosen) ? chosen : names[nodes[0] ?? 0];
  const shown = nodes.map((node) => names[node] ?? "");
  /** The row at which a range selection starts. */
  const from = useRef(0);
  const selectTo = (to: number) => selectRange(shown, from.current, to);
  const press = (at: number, event: MouseEvent) => {
    if (event.button !== 0) return;
    if (event.shiftKey) selectTo(at);
    else if (event.ctrlKey || event.metaKey) toggleNodes(shown.slice(at, at + 1));
    else from.current = at;
  };
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
    if (at < 0) return;
    if (event.key === "a" && (event.ctrlKey || event.metaKey)) selectNodes(shown);
    else if (event.key === "Escape" && selectedNodes.peek().size > 0) selectNodes([]);
    else if (event.key === " ") toggleNodes(shown.slice(at, at + 1));
    else if (to === undefined) return;
    else {
      const next = Math.min(Math.max(to, 0), rows.length - 1);
      if (event.shiftKey) selectTo(next);
      else from.current = next;
      rows[next]?.focus();
    }
    event.preventDefault();
  };
  return (
    <div
      class="cells rows"
      role="listbox"
      aria-label={`Nodes of ${of}`}
      aria-orientation="vertical"
      aria-multiselectable="true"
      onKeyDown={onKeyDown}
    >
      {nodes.map((node, at) => {
        const name = names[node] ?? "";
        return (
          <NodeRow
            key={name}
            placing={placing}
            daemonSet={daemonSet}
            node={node}
            isChosen={name === chosen}
            isReached={name === reached}
            isSelected={selectedNodes.value.has(name)}
            press={(event) => press(at, event)}
            draw={() => selectTo(at)}
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
  /** Whether the row is the one in the tab order. */
  isReached: boolean;
  /** Whether the node is one of those that an action would apply to. */
  isSelected: boolean;
  press(event: MouseEvent): void;
  /** Called when the pointer enters the row with its button pressed. */
  draw(): void;
}

function NodeRow({ placing, daemonSet, node, isChosen, isReached, isSelected, press, draw }: RowProps) {
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
      class={`cell ${tone} ${change} ${isChosen ? "chosen" : ""} ${isSelected ? "selected" : ""}`}
      role="option"
      tabIndex={isReached ? 0 : -1}
      title={`${name}: ${said}`}
      aria-selected={selectedNodes.value.size > 0 ? isSelected : isChosen}
      data-node={name}
      data-of={of}
      data-outcome={verdict.outcome}
      onMouseDown={press}
      onMouseEnter={({ buttons }) => buttons === 1 && draw()}
      onClick={choose}
      onFocus={choose}
    >
      <span class="mark" aria-hidden="true">
        {mark}
      </span>
      <span class="name">{shortName(name, suffix.value)}</span>
      {/* The mark in words, for screen readers. */}
      <span class="unseen">: {text}</span>
      <span class="reason">
        {!isPlain && <Inline text={verdict.reason} />}
        {isWarned && <span class="cordoned">{CORDONED}</span>}
      </span>
    </div>
  );
}
