// Many nodes as cells on a canvas, with scrolling, zoom, tooltips and keyboard navigation.

import { useSignal } from "@preact/signals";
import type { PlacementTable } from "daemonset-preflight";
import { useLayoutEffect, useRef } from "preact/hooks";
import { announce } from "../page/announce";
import { selectedNodes } from "../state";
import { plain } from "../words";
import type { Drawn } from "./drawing";
import { useLasso } from "./lasso";
import { type Box, type Cell, cellAt, type Group, ZOOMS } from "./layout";
import { MARKS } from "./marks";
import { shortName } from "./names";
import { Painter } from "./painter";
import { selectNodes, selectRange, toggleNodes } from "./selection";
import { type Placing, verdictOf } from "./view";

interface CanvasProps {
  placing: Placing;
  daemonSet: PlacementTable;
  groups: readonly Group[];
  changes: ReadonlyMap<number, "gain" | "loss"> | undefined;
  suffix: string;
  selected: number | undefined;
  label: string;
  chosen(node: number): void;
}

export function NodeCanvas({ placing, daemonSet, groups, changes, suffix, selected, label, chosen }: CanvasProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const painter = useRef<Painter | undefined>(undefined);
  /** The zoom level, as set by the painter. */
  const zoom = useSignal(0);
  const tip = useSignal<{ text: string; x: number; y: number } | undefined>(undefined);
  const { nodes: names } = placing.overview;
  const nameOf = (node: number) => names[node] ?? "";
  /** Whether touch selects nodes instead of scrolling the map. */
  const selectsByTouch = useSignal(false);
  const lasso = useLasso(
    () => scroller.current,
    () => painter.current,
    nameOf,
    () => selectsByTouch.value,
  );
  /** The index, in the map's order, of the node at which a keyboard selection starts. */
  const from = useRef<number | undefined>(undefined);
  const several = selectedNodes.value;
  const drawn: Drawn = {
    toneOf: (node) => MARKS[verdictOf(daemonSet, node).outcome].tone,
    nameOf: (node) => shortName(names[node] ?? "", suffix),
    changeOf: (node) => changes?.get(node),
    selected,
    isSelected: (node) => several.size > 0 && several.has(nameOf(node)),
  };

  useLayoutEffect(() => {
    if (!scroller.current) return;
    const made = new Painter(scroller.current, (level) => (zoom.value = level));
    painter.current = made;
    return () => made.stop();
  }, []);
  useLayoutEffect(() => painter.current?.show(groups, drawn));

  const cellUnder = ({ clientX, clientY }: MouseEvent): Cell | undefined => {
    const element = scroller.current;
    if (!element || !painter.current) return undefined;
    const { left, top } = element.getBoundingClientRect();
    return cellAt(painter.current.layout, clientX - left, clientY - top + element.scrollTop);
  };
  const point = (event: MouseEvent) => {
    const cell = cellUnder(event);
    const view = scroller.current?.parentElement?.getBoundingClientRect();
    tip.value =
      cell && view && !lasso.box.peek()
        ? { text: textOf(cell.nodes), x: event.clientX - view.left, y: event.clientY - view.top }
        : undefined;
  };
  const textOf = ([node, ...others]: readonly number[]) => {
    if (node === undefined) return "";
    if (others.length > 0) return `${others.length + 1} nodes from ${names[node]}`;
    return `${names[node]}: ${plain(verdictOf(daemonSet, node).reason)}`;
  };
  const clicked = (event: MouseEvent) => {
    const cell = lasso.isDrawn() ? undefined : cellUnder(event);
    if (!cell) return;
    if (event.ctrlKey || event.metaKey || event.shiftKey) toggleNodes(cell.nodes.map(nameOf));
    else enter(cell);
  };
  /** Chooses the first node of a cell; zooms in on a tile. */
  const enter = (cell: Cell) => {
    const [node] = cell.nodes;
    if (node === undefined) return;
    chosen(node);
    if (cell.nodes.length > 1) painter.current?.zoomBy(1);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const { layout } = painter.current ?? {};
    if (!layout) return;
    const all = layout.groups.flatMap((group) => group.nodes);
    const at = selected === undefined ? -1 : all.indexOf(selected);
    const row = layout.columns * layout.zoom.per;
    const isAll = event.key === "a" && (event.ctrlKey || event.metaKey);
    const steps = {
      ArrowRight: layout.zoom.per,
      ArrowLeft: -layout.zoom.per,
      ArrowDown: row,
      ArrowUp: -row,
      Home: -at,
      End: all.length - 1 - at,
    };
    const step = (steps as Partial<Record<string, number>>)[event.key];
    if (event.key === "+" || event.key === "-") painter.current?.zoomBy(event.key === "+" ? 1 : -1);
    else if (event.key === "Enter" && at >= 0 && layout.zoom.per > 1) painter.current?.zoomBy(1);
    else if (isAll) selectNodes(all.map(nameOf));
    else if (event.key === "Escape" && several.size > 0) selectNodes([]);
    else if (event.key === " " && at >= 0) toggleNodes(all.slice(at, at + layout.zoom.per).map(nameOf));
    else if (step === undefined || all.length === 0) return;
    else {
      const to = Math.min(Math.max(at < 0 ? 0 : at + step, 0), all.length - 1);
      const node = all[to] ?? 0;
      if (event.shiftKey) {
        from.current ??= Math.max(at, 0);
        selectRange(all.map(nameOf), from.current, to);
      } else {
        from.current = undefined;
        announce(textOf([node]));
      }
      chosen(node);
    }
    event.preventDefault();
  };

  const per = ZOOMS[zoom.value]?.per ?? 1;
  return (
    <div class="map-view">
      <div class="map-zoom">
        <button
          type="button"
          aria-label="Zoom out"
          disabled={zoom.value === 0}
          onClick={() => painter.current?.zoomBy(-1)}
        >
          −
        </button>
        <button
          type="button"
          aria-label="Zoom in"
          disabled={zoom.value === ZOOMS.length - 1}
          onClick={() => painter.current?.zoomBy(1)}
        >
          +
        </button>
        <button type="button" onClick={() => painter.current?.fit()}>
          Fit
        </button>
        <button
          type="button"
          class="by-touch"
          aria-pressed={selectsByTouch.value}
          onClick={() => (selectsByTouch.value = !selectsByTouch.value)}
        >
          Select
        </button>
        <span class="hint">{per > 1 ? `a tile is ${per} nodes` : ""}</span>
      </div>
      <div
        ref={scroller}
        class={`map-scroller ${selectsByTouch.value ? "selecting" : ""}`}
        aria-describedby="map-keys"
        tabIndex={0}
        role="application"
        aria-roledescription="map of nodes"
        aria-label={label}
        {...lasso.handlers}
        onPointerMove={(event) => {
          point(event);
          lasso.handlers.onPointerMove(event);
        }}
        onPointerLeave={() => (tip.value = undefined)}
        onClick={clicked}
        onWheel={(event) => {
          if (!event.ctrlKey) return;
          event.preventDefault();
          painter.current?.zoomBy(event.deltaY < 0 ? 1 : -1);
        }}
        onKeyDown={onKeyDown}
      >
        <canvas class="map-canvas" />
        <div class="map-space" />
        {lasso.box.value && <LassoBox {...lasso.box.value} />}
      </div>
      <p id="map-keys" class="hint">
        To select several nodes, draw over them (by touch after “Select”), or press Shift and arrows.
      </p>
      {tip.value && (
        <div class="map-tip" style={{ "--x": `${tip.value.x + 12}px`, "--y": `${tip.value.y + 16}px` }}>
          {tip.value.text}
        </div>
      )}
    </div>
  );
}

/** The rectangle that is being drawn. */
function LassoBox({ left, right, top, bottom }: Box) {
  const style = { left: `${left}px`, top: `${top}px`, width: `${right - left}px`, height: `${bottom - top}px` };
  return <div class="map-lasso" style={style} />;
}
