// The selected nodes of the map: their number, and actions on them, now or in the simulation.

import { ActOn } from "../life/act-on";
import { FIRST_ACT_MS } from "../life/acts";
import { focusNext, MAP } from "../page/focus";
import { Lazy } from "../page/lazy";
import { openAnswer, openInput, selectedNodes } from "../state";
import { count } from "../words";

export function selectNodes(names: Iterable<string>): void {
  selectedNodes.value = new Set(names);
}

/** Selects the nodes between two indices, inclusive, in either order. */
export function selectRange(names: readonly string[], from: number, to: number): void {
  selectNodes(names.slice(Math.min(from, to), Math.max(from, to) + 1));
}

/** Adds the nodes to the selection, or removes them if all are selected. */
export function toggleNodes(names: readonly string[]): void {
  const now = new Set(selectedNodes.peek());
  const areAll = names.every((name) => now.has(name));
  for (const name of names) {
    if (areAll) now.delete(name);
    else now.add(name);
  }
  selectedNodes.value = now;
}

export function Selection() {
  const names = [...selectedNodes.value];
  return (
    <div id="map-selection">
      <div class={names.length > 0 ? "row" : ""}>
        <strong id="map-selected" role="status">
          {names.length > 0 && `${count(names.length, "node")} selected`}
        </strong>
        {names.length > 0 && (
          <button
            type="button"
            onClick={() => {
              selectNodes([]);
              focusNext(MAP);
            }}
          >
            Select none
          </button>
        )}
      </div>
      {/* While the builder is open, its own actions apply. */}
      {names.length > 0 && openInput.value !== "builder" && (
        <>
          <Lazy part={async () => (await import("../builder/on-selected")).OnSelected} wanted={true} />
          <details>
            <summary>Make something happen to them</summary>
            <ActOn nodes={names} time={FIRST_ACT_MS} done={() => (openAnswer.value = "life")} />
          </details>
        </>
      )}
    </div>
  );
}
