// The nodes as a list in which one or many are selected, by pointer or keyboard.

import { useSignal } from "@preact/signals";
import { MARKS } from "../map/marks";
import { selectNodes, selectRange, toggleNodes } from "../map/selection";
import { verdictOf } from "../map/view";
import { placing, selectedNodes } from "../state";
import { count } from "../words";
import { found, nodes, search } from "./model";
import type { BuiltNode } from "./node-text";

/** The maximum number of rows; the others can be found by a search. */
const MOST_ROWS = 300;

export function NodeList() {
  const all = found.value;
  const rows = all.slice(0, MOST_ROWS);
  /** The active row of the keyboard, and the row at which a range selection starts. */
  const at = useSignal(0);
  const from = useSignal(0);
  const active = Math.min(at.value, rows.length - 1);

  const go = (to: number, extends_: boolean, toggles: boolean) => {
    const row = rows[to];
    if (!row) return;
    at.value = to;
    if (extends_) {
      selectRange(
        rows.map(({ name }) => name),
        from.value,
        to,
      );
      return;
    }
    from.value = to;
    if (toggles) toggleNodes([row.name]);
    else selectNodes([row.name]);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const to = { ArrowDown: active + 1, ArrowUp: active - 1, Home: 0, End: rows.length - 1 }[event.key];
    if (to !== undefined) go(Math.min(Math.max(to, 0), rows.length - 1), event.shiftKey, false);
    else if (event.key === " ") go(active, false, true);
    else if (event.key === "a" && (event.ctrlKey || event.metaKey)) selectAll();
    else if (event.key === "Escape") selectNodes([]);
    else return;
    event.preventDefault();
    document.getElementById(rowId(Math.min(at.value, rows.length - 1)))?.scrollIntoView({ block: "nearest" });
  };
  return (
    <>
      <div class="row">
        <label>
          Find{" "}
          <input
            type="search"
            placeholder="name, or key=value"
            value={search.value}
            onInput={({ currentTarget }) => (search.value = currentTarget.value)}
          />
        </label>
        <button type="button" onClick={selectAll}>
          Select {search.value.trim() ? "what is found" : "all"}
        </button>
      </div>
      <p id="selected-nodes" class="hint" role="status">
        {count(selectedNodes.value.size, "node")} of {nodes.value.length.toLocaleString("en")} selected
        {all.length > rows.length && `; the first ${rows.length} of ${all.length.toLocaleString("en")} are shown`}
      </p>
      <div
        class="built-nodes"
        role="listbox"
        aria-label="Nodes: select one or many"
        aria-multiselectable="true"
        aria-activedescendant={rows.length > 0 ? rowId(active) : undefined}
        tabIndex={0}
        onKeyDown={onKeyDown}
      >
        {rows.map((node, place) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are those of the list
          <div
            key={node.name}
            id={rowId(place)}
            role="option"
            tabIndex={-1}
            class={place === active ? "active" : ""}
            aria-selected={selectedNodes.value.has(node.name)}
            onMouseDown={(event) => {
              const isPlain = event.button === 0 && !event.shiftKey && !event.ctrlKey && !event.metaKey;
              if (isPlain) go(place, false, false);
            }}
            onMouseEnter={(event) => {
              // Dragging over the rows selects them.
              if (event.buttons === 1) go(place, true, false);
            }}
            onClick={(event) => go(place, event.shiftKey, event.ctrlKey || event.metaKey)}
          >
            <Row node={node} />
          </div>
        ))}
      </div>
    </>
  );
}

const rowId = (place: number) => `built-node-${place}`;

function selectAll(): void {
  selectNodes(found.peek().map(({ name }) => name));
}

function Row({ node: { name, taints, isCordoned } }: { node: BuiltNode }) {
  return (
    <>
      <Mark name={name} />
      <span class="name">{name}</span>
      <span class="soft">
        {[
          ...(isCordoned ? ["cordoned"] : []),
          ...taints
            .filter(({ key }) => !(isCordoned && key === "node.kubernetes.io/unschedulable"))
            .map(({ key, value, effect }) => `${key}${value ? `=${value}` : ""}:${effect}`),
        ].join(", ")}
      </span>
    </>
  );
}

/** The outcome for the pod of the first DaemonSet on this node. */
function Mark({ name }: { name: string }) {
  const now = placing.value;
  const [first] = now?.placed.daemonSets ?? [];
  const place = now?.overview.nodes.indexOf(name) ?? -1;
  if (!first || place < 0) return <span class="mark" />;
  const { mark, tone } = MARKS[verdictOf(first, place).outcome];
  return (
    <span class={`mark ${tone}`} aria-hidden="true">
      {mark}
    </span>
  );
}
