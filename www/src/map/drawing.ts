// Draws cells: a mark with the outcome's colour and shape, or the shares of outcomes in a density tile.

import type { Cell, Layout } from "./layout";
import { TONES, type Tone } from "./marks";

/** The current colours of the page's style sheet. */
export interface Palette {
  back: Record<Tone, string>;
  ink: Record<Tone, string>;
  text: string;
  soft: string;
  accent: string;
  gain: string;
  loss: string;
  font: string;
}

export function paletteOf(element: HTMLElement): Palette {
  const style = getComputedStyle(element);
  const colour = (name: string) => style.getPropertyValue(`--map-${name}`).trim();
  const of = (suffix: string) =>
    Object.fromEntries(TONES.map((tone) => [tone, colour(`${tone}${suffix}`)])) as Record<Tone, string>;
  return {
    back: of("-back"),
    ink: of(""),
    text: colour("text"),
    soft: colour("soft"),
    accent: colour("accent"),
    gain: colour("gain"),
    loss: colour("loss"),
    font: style.fontFamily,
  };
}

/** The properties of nodes that are drawn. */
export interface Drawn {
  toneOf(node: number): Tone;
  nameOf(node: number): string;
  /** Whether, since the last edit, the node's pod runs (`gain`) or no longer runs (`loss`). */
  changeOf(node: number): "gain" | "loss" | undefined;
  /** The node whose details are shown. */
  selected: number | undefined;
  /** Whether the node is one of those that an action would apply to. */
  isSelected(node: number): boolean;
}

export function drawCell(
  context: CanvasRenderingContext2D,
  cell: Cell,
  layout: Layout,
  drawn: Drawn,
  palette: Palette,
): void {
  const [x, y] = [cell.x, cell.y];
  const [width, height] = [layout.cellWidth - 2, layout.zoom.cell - 2];
  if (layout.zoom.per > 1) drawShares(context, cell, width, height, drawn, palette);
  else {
    const [node] = cell.nodes;
    if (node === undefined) return;
    drawNode(context, x, y, width, height, node, drawn, palette);
  }
  if (cell.nodes.some((node) => drawn.isSelected(node))) {
    context.globalAlpha = 0.3;
    context.fillStyle = palette.accent;
    context.fillRect(x, y, width, height);
    context.globalAlpha = 1;
    context.lineWidth = 1;
    context.strokeStyle = palette.accent;
    context.strokeRect(x + 0.5, y + 0.5, width - 1, height - 1);
  }
  if (drawn.selected !== undefined && cell.nodes.includes(drawn.selected)) {
    context.lineWidth = 2;
    context.strokeStyle = palette.accent;
    context.strokeRect(x + 1, y + 1, width - 1, height - 1);
  }
}

function drawNode(
  context: CanvasRenderingContext2D,
  x: number,
  y: number,
  width: number,
  height: number,
  node: number,
  drawn: Drawn,
  palette: Palette,
): void {
  const tone = drawn.toneOf(node);
  context.fillStyle = palette.back[tone];
  context.fillRect(x, y, width, height);
  drawMark(context, x, y, height, tone, palette.ink[tone]);
  const change = drawn.changeOf(node);
  if (change) {
    context.lineWidth = 2;
    context.strokeStyle = palette[change];
    context.strokeRect(x + 1, y + 1, width - 2, height - 2);
  }
  if (width > 60) {
    context.fillStyle = palette.text;
    context.font = `13px ${palette.font}`;
    context.textBaseline = "middle";
    context.fillText(fitted(context, drawn.nameOf(node), width - height - 6), x + height + 2, y + height / 2 + 1);
  }
}

/** Draws the mark: a disc (runs), a half-filled disc (pending), a ring (stays), a cross (lost), or a dash (none). */
function drawMark(
  context: CanvasRenderingContext2D,
  x: number,
  y: number,
  side: number,
  tone: Tone,
  ink: string,
): void {
  const [cx, cy, radius] = [x + side / 2, y + side / 2, side * 0.32];
  context.fillStyle = ink;
  context.strokeStyle = ink;
  context.lineWidth = Math.max(1, side / 10);
  if (side < 8) {
    const size = tone === "runs" ? side : tone === "none" ? 1.5 : side * 0.6;
    context.fillRect(cx - size / 2, cy - size / 2, size, size);
    return;
  }
  context.beginPath();
  switch (tone) {
    case "runs":
      context.arc(cx, cy, radius, 0, 2 * Math.PI);
      context.fill();
      break;
    case "pending":
      context.arc(cx, cy, radius, 0, 2 * Math.PI);
      context.stroke();
      context.beginPath();
      context.arc(cx, cy, radius, Math.PI / 2, 1.5 * Math.PI);
      context.fill();
      break;
    case "stays":
      context.arc(cx, cy, radius, 0, 2 * Math.PI);
      context.stroke();
      break;
    case "lost":
      context.moveTo(cx - radius, cy - radius);
      context.lineTo(cx + radius, cy + radius);
      context.moveTo(cx + radius, cy - radius);
      context.lineTo(cx - radius, cy + radius);
      context.stroke();
      break;
    case "none":
      context.fillRect(cx - radius, cy - 0.75, 2 * radius, 1.5);
  }
}

/** Fills the tile from the bottom by tone, each with the height of its share. */
function drawShares(
  context: CanvasRenderingContext2D,
  { x, y, nodes }: Cell,
  width: number,
  height: number,
  drawn: Drawn,
  palette: Palette,
): void {
  const counts = new Map<Tone, number>();
  let change: "gain" | "loss" | undefined;
  for (const node of nodes) {
    const tone = drawn.toneOf(node);
    counts.set(tone, (counts.get(tone) ?? 0) + 1);
    change ??= drawn.changeOf(node);
  }
  let bottom = y + height;
  for (const tone of TONES) {
    const share = ((counts.get(tone) ?? 0) / nodes.length) * height;
    if (share === 0) continue;
    context.fillStyle = tone === "none" ? palette.back.none : palette.ink[tone];
    context.fillRect(x, bottom - share, width, share);
    bottom -= share;
  }
  if (!change) return;
  context.lineWidth = 2;
  context.strokeStyle = palette[change];
  context.strokeRect(x + 1, y + 1, width - 2, height - 2);
}

/** Shortens a text in the middle if it is too wide, as names differ mostly at their ends. */
function fitted(context: CanvasRenderingContext2D, text: string, width: number): string {
  if (context.measureText(text).width <= width) return text;
  let kept = Math.max(2, Math.floor((text.length * width) / context.measureText(text).width) - 1);
  while (kept > 2) {
    const cut = `${text.slice(0, Math.ceil(kept / 2))}…${text.slice(text.length - Math.floor(kept / 2))}`;
    if (context.measureText(cut).width <= width) return cut;
    kept--;
  }
  return "…";
}
