// Virtualizes a long list: only the visible rows are rendered.

import { useSignal } from "@preact/signals";
import { elementScroll, observeElementOffset, observeElementRect, Virtualizer } from "@tanstack/virtual-core";
import type { RefObject } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";

export interface VisibleRows {
  /** The index of the first rendered row, and the number of rendered rows. */
  first: number;
  shown: number;
  /** The total height of the rows before and after them, in pixels. */
  above: number;
  below: number;
}

const OVERSCAN = 12;

/** Returns the visible rows of a list of `count` rows, each about `height` pixels high, that `scroller` scrolls. */
export function useVisibleRows(scroller: RefObject<HTMLElement | null>, count: number, height: number): VisibleRows {
  const drawn = useSignal(0);
  drawn.value;
  const options = {
    count,
    getScrollElement: () => scroller.current,
    estimateSize: () => height,
    overscan: OVERSCAN,
    // The assumed height before it is measured.
    initialRect: { width: 0, height: 20 * height },
    observeElementRect,
    observeElementOffset,
    scrollToFn: elementScroll,
    onChange: () => {
      drawn.value++;
    },
  };
  const kept = useRef<Virtualizer<HTMLElement, HTMLElement> | undefined>(undefined);
  kept.current ??= new Virtualizer<HTMLElement, HTMLElement>(options);
  const virtualizer = kept.current;
  virtualizer.setOptions(options);
  useLayoutEffect(() => virtualizer._didMount(), []);
  useLayoutEffect(() => virtualizer._willUpdate());
  const items = virtualizer.getVirtualItems();
  const [first, last] = [items[0], items.at(-1)];
  if (!first || !last) return { first: 0, shown: 0, above: 0, below: 0 };
  return {
    first: first.index,
    shown: items.length,
    above: first.start,
    below: virtualizer.getTotalSize() - last.end,
  };
}
