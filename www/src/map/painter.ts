// Paints a map into its canvas: the visible cells. Repaints when the cells, the size, the zoom or the colours change.

import { type Drawn, drawCell, paletteOf } from "./drawing";
import { cellOfNode, cellsBetween, fittingZoom, type Group, HEADER, type Layout, layOut, ZOOMS } from "./layout";

const HEIGHT = 440;

const FAR = { cell: 14, per: 256 };

export class Painter {
  layout: Layout = layOut([], 1, ZOOMS[0] ?? FAR);
  readonly #scroller: HTMLElement;
  readonly #canvas: HTMLCanvasElement;
  readonly #space: HTMLElement;
  readonly #zoomed: (level: number) => void;
  readonly #stop = new AbortController();
  readonly #observers: { disconnect(): void }[];
  #groups: readonly Group[] = [];
  #drawn: Drawn | undefined;
  /** The zoom that the user chose; undefined for the one that fits. */
  #zoom: number | undefined;
  #frame = 0;

  /**
   * `scroller` contains the canvas, and an element that gets the height of the map; `zoomed` is called with the zoom
   * level.
   */
  constructor(scroller: HTMLElement, zoomed: (level: number) => void) {
    this.#scroller = scroller;
    this.#canvas = scroller.querySelector("canvas") ?? document.createElement("canvas");
    this.#space = scroller.querySelector<HTMLElement>(".map-space") ?? document.createElement("div");
    this.#zoomed = zoomed;
    const draw = () => this.#draw();
    const sized = new ResizeObserver(() => this.#arrange());
    sized.observe(scroller);
    const themed = new MutationObserver(draw);
    themed.observe(document.documentElement, { attributeFilter: ["data-theme"] });
    this.#observers = [sized, themed];
    const { signal } = this.#stop;
    scroller.addEventListener("scroll", draw, { passive: true, signal });
    for (const query of ["(prefers-color-scheme: dark)", "(forced-colors: active)"]) {
      matchMedia(query).addEventListener("change", draw, { signal });
    }
  }

  stop(): void {
    cancelAnimationFrame(this.#frame);
    this.#stop.abort();
    for (const observer of this.#observers) observer.disconnect();
  }

  /** Shows these nodes, at the chosen zoom or the one that fits. */
  show(groups: readonly Group[], drawn: Drawn): void {
    const count = (of: readonly Group[]) => of.reduce((sum, { nodes }) => sum + nodes.length, 0);
    // For a different number of nodes, the zoom is fitted again.
    if (count(groups) !== count(this.#groups)) this.#zoom = undefined;
    const isMoved = this.#drawn?.selected !== drawn.selected;
    this.#groups = groups;
    this.#drawn = drawn;
    this.#arrange();
    if (isMoved && drawn.selected !== undefined) this.#reveal(drawn.selected);
  }

  zoomBy(steps: number): void {
    this.#zoom = Math.min(Math.max(this.#level() + steps, 0), ZOOMS.length - 1);
    this.#arrange();
    if (this.#drawn?.selected !== undefined) this.#reveal(this.#drawn.selected);
  }

  fit(): void {
    this.#zoom = undefined;
    this.#arrange();
  }

  #level(): number {
    return this.#zoom ?? fittingZoom(this.#groups, this.#scroller.clientWidth, HEIGHT);
  }

  #arrange(): void {
    const width = this.#scroller.clientWidth;
    if (width === 0) return;
    const level = this.#level();
    this.layout = layOut(this.#groups, width, ZOOMS[level] ?? FAR);
    this.#scroller.style.height = `${Math.min(HEIGHT, Math.max(this.layout.height, 40))}px`;
    this.#space.style.height = `${this.layout.height}px`;
    this.#zoomed(level);
    this.#draw();
  }

  #draw(): void {
    cancelAnimationFrame(this.#frame);
    this.#frame = requestAnimationFrame(() => this.#paint());
  }

  #paint(): void {
    const [drawn, context] = [this.#drawn, this.#canvas.getContext("2d")];
    if (!drawn || !context) return;
    const { clientWidth: width, clientHeight: height, scrollTop: top } = this.#scroller;
    const ratio = devicePixelRatio;
    this.#canvas.width = width * ratio;
    this.#canvas.height = height * ratio;
    this.#canvas.style.width = `${width}px`;
    this.#canvas.style.height = `${height}px`;
    const palette = paletteOf(this.#scroller);
    context.setTransform(ratio, 0, 0, ratio, 0, -top * ratio);
    if (this.layout.groups.length > 1) {
      context.font = `600 13px ${palette.font}`;
      context.textBaseline = "middle";
      context.fillStyle = palette.text;
      for (const group of this.layout.groups) {
        if (group.bottom < top || group.top > top + height) continue;
        context.fillText(
          `${group.title} · ${group.nodes.length.toLocaleString("en")}`,
          0,
          group.top + HEADER / 2,
          width,
        );
      }
    }
    for (const cell of cellsBetween(this.layout, top, top + height)) {
      drawCell(context, cell, this.layout, drawn, palette);
    }
  }

  #reveal(node: number): void {
    const cell = cellOfNode(this.layout, node);
    if (!cell) return;
    const scroller = this.#scroller;
    const [top, bottom] = [cell.y, cell.y + this.layout.zoom.cell];
    if (top < scroller.scrollTop) scroller.scrollTop = top - HEADER;
    else if (bottom > scroller.scrollTop + scroller.clientHeight) scroller.scrollTop = bottom - scroller.clientHeight;
  }
}
