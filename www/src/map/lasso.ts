// Selects many nodes of a map by a rectangle over their cells.

import { type Signal, useSignal } from "@preact/signals";
import { useRef } from "preact/hooks";
import { selectedNodes } from "../state";
import { type Box, nodesIn } from "./layout";
import type { Painter } from "./painter";
import { selectNodes } from "./selection";

/** A pointer movement below this distance, in pixels, is a click. */
const LEAST_DRAWN = 5;

export interface Lasso {
  /** The rectangle that is being drawn, in the coordinates of the map; undefined if none is. */
  readonly box: Signal<Box | undefined>;
  /** Whether the last pointer press drew a rectangle, so that it must not count as a click. */
  isDrawn(): boolean;
  readonly handlers: {
    onPointerDown(event: PointerEvent): void;
    onPointerMove(event: PointerEvent): void;
    onPointerUp(): void;
    onPointerCancel(): void;
  };
}

/** `scroller` shows the map of `painter`. `byTouch`: whether touch draws instead of scrolling. */
export function useLasso(
  scroller: () => HTMLElement | null,
  painter: () => Painter | undefined,
  nameOf: (node: number) => string,
  byTouch: () => boolean,
): Lasso {
  const box = useSignal<Box | undefined>(undefined);
  const start = useRef<{ x: number; y: number; before: ReadonlySet<string> } | undefined>(undefined);
  const isDrawn = useRef(false);
  const pointOf = ({ clientX, clientY }: PointerEvent) => {
    const element = scroller();
    const { left, top } = element?.getBoundingClientRect() ?? { left: 0, top: 0 };
    return { x: clientX - left, y: clientY - top + (element?.scrollTop ?? 0) };
  };
  const end = () => {
    start.current = undefined;
    box.value = undefined;
  };
  return {
    box,
    isDrawn: () => isDrawn.current,
    handlers: {
      onPointerDown(event) {
        isDrawn.current = false;
        if (event.button !== 0 || (event.pointerType !== "mouse" && !byTouch())) return;
        const adds = event.ctrlKey || event.metaKey || event.shiftKey;
        start.current = { ...pointOf(event), before: adds ? selectedNodes.peek() : new Set() };
      },
      onPointerMove(event) {
        const [from, layout] = [start.current, painter()?.layout];
        if (!from || !layout || event.buttons === 0) return;
        const to = pointOf(event);
        if (!isDrawn.current && Math.hypot(to.x - from.x, to.y - from.y) < LEAST_DRAWN) return;
        if (!isDrawn.current) scroller()?.setPointerCapture(event.pointerId);
        isDrawn.current = true;
        const drawn = {
          left: Math.min(from.x, to.x),
          right: Math.max(from.x, to.x),
          top: Math.min(from.y, to.y),
          bottom: Math.max(from.y, to.y),
        };
        box.value = drawn;
        selectNodes([...from.before, ...nodesIn(layout, drawn).map(nameOf)]);
      },
      onPointerUp: end,
      onPointerCancel: end,
    },
  };
}
