// Many nodes as cells on a canvas: scrolled, zoomed, pointed at, and walked over by keys.

import { h } from "../dom";
import { type Drawn, drawCell, paletteOf } from "./drawing";
import {
  type Cell,
  cellAt,
  cellOfNode,
  cellsBetween,
  fittingZoom,
  type Group,
  HEADER,
  type Layout,
  layOut,
  ZOOMS,
} from "./layout";

export interface CanvasMap {
  readonly element: HTMLElement;
  /** Shows these nodes, at the zoom that was chosen or fits. */
  show(groups: readonly Group[], drawn: Drawn, label: string): void;
}

export interface Pointed {
  /** A node, or the nodes of a tile, in words. */
  textOf(nodes: readonly number[]): string;
  chosen(node: number): void;
}

const HEIGHT = 440;

export function createCanvas({ textOf, chosen }: Pointed): CanvasMap {
  const canvas = h("canvas", { class: "map-canvas" });
  const space = h("div", { class: "map-space" });
  const scroller = h(
    "div",
    { class: "map-scroller", tabindex: "0", role: "application", "aria-roledescription": "map of nodes" },
    canvas,
    space,
  );
  const tip = h("div", { class: "map-tip", hidden: true });
  const nearer = h("button", { type: "button", "aria-label": "Zoom in" }, "+");
  const farther = h("button", { type: "button", "aria-label": "Zoom out" }, "−");
  const fit = h("button", { type: "button" }, "Fit");
  const scale = h("span", { class: "hint" });
  const element = h(
    "div",
    { class: "map-view" },
    h("div", { class: "map-zoom" }, farther, nearer, fit, scale),
    scroller,
    tip,
  );

  let groups: readonly Group[] = [];
  let drawn: Drawn | undefined;
  let layout: Layout = layOut([], 1, ZOOMS[0]!);
  /** What somebody chose; else what fits. */
  let zoom: number | undefined;
  let frame = 0;

  const level = () => zoom ?? fittingZoom(groups, scroller.clientWidth, HEIGHT);

  function arrange(): void {
    const width = scroller.clientWidth;
    if (width === 0) return;
    layout = layOut(groups, width, ZOOMS[level()]!);
    scroller.style.height = `${Math.min(HEIGHT, Math.max(layout.height, 40))}px`;
    space.style.height = `${layout.height}px`;
    farther.disabled = level() === 0;
    nearer.disabled = level() === ZOOMS.length - 1;
    scale.textContent = layout.zoom.per > 1 ? `a tile is ${layout.zoom.per} nodes` : "";
    draw();
  }

  function draw(): void {
    cancelAnimationFrame(frame);
    frame = requestAnimationFrame(paint);
  }

  function paint(): void {
    if (!drawn) return;
    const [width, height, ratio] = [scroller.clientWidth, scroller.clientHeight, devicePixelRatio];
    canvas.width = width * ratio;
    canvas.height = height * ratio;
    canvas.style.width = `${width}px`;
    canvas.style.height = `${height}px`;
    const context = canvas.getContext("2d");
    if (!context) return;
    const palette = paletteOf(scroller);
    const top = scroller.scrollTop;
    context.setTransform(ratio, 0, 0, ratio, 0, -top * ratio);
    if (layout.groups.length > 1) {
      context.font = `600 13px ${palette.font}`;
      context.textBaseline = "middle";
      context.fillStyle = palette.text;
      for (const group of layout.groups) {
        if (group.bottom >= top && group.top <= top + height)
          context.fillText(
            `${group.title} · ${group.nodes.length.toLocaleString("en")}`,
            0,
            group.top + HEADER / 2,
            width,
          );
      }
    }
    for (const cell of cellsBetween(layout, top, top + height)) drawCell(context, cell, layout, drawn, palette);
  }

  function zoomTo(to: number): void {
    zoom = Math.min(Math.max(to, 0), ZOOMS.length - 1);
    arrange();
    if (drawn?.selected !== undefined) reveal(drawn.selected);
  }

  function reveal(node: number): void {
    const cell = cellOfNode(layout, node);
    if (!cell) return;
    const [top, bottom] = [cell.y, cell.y + layout.zoom.cell];
    if (top < scroller.scrollTop) scroller.scrollTop = top - HEADER;
    else if (bottom > scroller.scrollTop + scroller.clientHeight) scroller.scrollTop = bottom - scroller.clientHeight;
  }

  function pointed({ clientX, clientY }: MouseEvent): Cell | undefined {
    const { left, top } = scroller.getBoundingClientRect();
    return cellAt(layout, clientX - left, clientY - top + scroller.scrollTop);
  }

  /** A tile is looked at more closely, a node is chosen. */
  function enter(cell: Cell): void {
    const [node] = cell.nodes;
    if (node === undefined) return;
    chosen(node);
    if (cell.nodes.length > 1) zoomTo(level() + 1);
  }

  nearer.addEventListener("click", () => zoomTo(level() + 1));
  farther.addEventListener("click", () => zoomTo(level() - 1));
  fit.addEventListener("click", () => {
    zoom = undefined;
    arrange();
  });
  scroller.addEventListener("scroll", draw, { passive: true });
  scroller.addEventListener("wheel", (event) => {
    if (!event.ctrlKey) return;
    event.preventDefault();
    zoomTo(level() + (event.deltaY < 0 ? 1 : -1));
  });
  scroller.addEventListener("pointermove", (event) => {
    const cell = pointed(event);
    tip.hidden = !cell;
    if (!cell) return;
    tip.textContent = textOf(cell.nodes);
    const { left, top, width } = element.getBoundingClientRect();
    const x = Math.min(event.clientX - left + 12, width - tip.offsetWidth - 4);
    tip.style.transform = `translate(${Math.max(0, x)}px, ${event.clientY - top + 16}px)`;
  });
  scroller.addEventListener("pointerleave", () => (tip.hidden = true));
  scroller.addEventListener("click", (event) => {
    const cell = pointed(event);
    if (cell) enter(cell);
  });
  scroller.addEventListener("keydown", (event) => {
    const all = layout.groups.flatMap((group) => group.nodes);
    const at = all.indexOf(drawn?.selected ?? -1);
    const row = layout.columns * layout.zoom.per;
    const step = {
      ArrowRight: layout.zoom.per,
      ArrowLeft: -layout.zoom.per,
      ArrowDown: row,
      ArrowUp: -row,
      Home: -at,
      End: all.length - 1 - at,
    }[event.key];
    if (event.key === "+" || event.key === "-") zoomTo(level() + (event.key === "+" ? 1 : -1));
    else if (event.key === "Enter" && at >= 0 && layout.zoom.per > 1) zoomTo(level() + 1);
    else if (step === undefined || all.length === 0) return;
    else chosen(all[Math.min(Math.max(at < 0 ? 0 : at + step, 0), all.length - 1)]!);
    event.preventDefault();
  });
  new ResizeObserver(arrange).observe(scroller);
  new MutationObserver(draw).observe(document.documentElement, { attributeFilter: ["data-theme"] });
  for (const query of ["(prefers-color-scheme: dark)", "(forced-colors: active)"])
    matchMedia(query).addEventListener("change", draw);

  return {
    element,
    show(now, with_, label) {
      const count = (of: readonly Group[]) => of.reduce((sum, { nodes }) => sum + nodes.length, 0);
      // Of other nodes, what fits is another zoom.
      if (count(now) !== count(groups)) zoom = undefined;
      groups = now;
      const moved = drawn?.selected !== with_.selected;
      drawn = with_;
      scroller.setAttribute("aria-label", label);
      arrange();
      if (moved && with_.selected !== undefined) reveal(with_.selected);
    },
  };
}
