// Many nodes as cells on a canvas: scrolled, zoomed, pointed at, and walked over by keys.

import { useSignal } from "@preact/signals";
import type { PlacementTable } from "daemonset-preflight";
import { useLayoutEffect, useRef } from "preact/hooks";
import { plain } from "../words";
import type { Drawn } from "./drawing";
import { type Cell, cellAt, type Group, ZOOMS } from "./layout";
import { MARKS } from "./marks";
import { shortName } from "./names";
import { Painter } from "./painter";
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
  /** How the map is zoomed, as the painter has it. */
  const zoom = useSignal(0);
  const tip = useSignal<{ text: string; x: number; y: number } | undefined>(undefined);
  const { nodes: names } = placing.overview;
  const drawn: Drawn = {
    toneOf: (node) => MARKS[verdictOf(daemonSet, node).outcome].tone,
    nameOf: (node) => shortName(names[node] ?? "", suffix),
    changeOf: (node) => changes?.get(node),
    selected,
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
      cell && view
        ? { text: textOf(cell.nodes), x: event.clientX - view.left, y: event.clientY - view.top }
        : undefined;
  };
  const textOf = ([node, ...others]: readonly number[]) => {
    if (node === undefined) return "";
    if (others.length > 0) return `${others.length + 1} nodes from ${names[node]}`;
    return `${names[node]}: ${plain(verdictOf(daemonSet, node).reason)}`;
  };
  /** A tile is looked at more closely, a node is chosen. */
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
    else if (step === undefined || all.length === 0) return;
    else chosen(all[Math.min(Math.max(at < 0 ? 0 : at + step, 0), all.length - 1)] ?? 0);
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
        <span class="hint">{per > 1 ? `a tile is ${per} nodes` : ""}</span>
      </div>
      <div
        ref={scroller}
        class="map-scroller"
        tabIndex={0}
        role="application"
        aria-roledescription="map of nodes"
        aria-label={label}
        onPointerMove={point}
        onPointerLeave={() => (tip.value = undefined)}
        onClick={(event) => {
          const cell = cellUnder(event);
          if (cell) enter(cell);
        }}
        onWheel={(event) => {
          if (!event.ctrlKey) return;
          event.preventDefault();
          painter.current?.zoomBy(event.deltaY < 0 ? 1 : -1);
        }}
        onKeyDown={onKeyDown}
      >
        <canvas class="map-canvas" />
        <div class="map-space" />
      </div>
      {tip.value && (
        <div class="map-tip" style={{ "--x": `${tip.value.x + 12}px`, "--y": `${tip.value.y + 16}px` }}>
          {tip.value.text}
        </div>
      )}
    </div>
  );
}
