// Which rows of a long list are in sight, so that only they are in the page.

import { useSignal } from "@preact/signals";
import { elementScroll, observeElementOffset, observeElementRect, Virtualizer } from "@tanstack/virtual-core";
import type { RefObject } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";

export interface VisibleRows {
  /** The first row to show, and how many. */
  first: number;
  shown: number;
  /** The height of the rows before and after them. */
  above: number;
  below: number;
}

const OVERSCAN = 12;

/** `scroller` scrolls `count` rows of about this height. */
export function useVisibleRows(scroller: RefObject<HTMLElement | null>, count: number, height: number): VisibleRows {
  const drawn = useSignal(0);
  drawn.value;
  const options = {
    count,
    getScrollElement: () => scroller.current,
    estimateSize: () => height,
    overscan: OVERSCAN,
    // Before it is measured, so much is shown.
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
