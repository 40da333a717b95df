// Computes the layout of a map: groups below each other, cells in rows, in the order of the groups and nodes.

/** A zoom level. */
export interface Zoom {
  /** The side of a cell, including the gap after it, in pixels. */
  cell: number;
  /** The minimum width of a cell with a name, in pixels; absent for cells without names. */
  width?: number;
  /** The number of nodes per cell; with several, the cell is a density tile. */
  per: number;
}

/** From the farthest to the nearest. */
export const ZOOMS: readonly Zoom[] = [
  { cell: 14, per: 256 },
  { cell: 14, per: 64 },
  { cell: 14, per: 16 },
  { cell: 14, per: 4 },
  { cell: 7, per: 1 },
  { cell: 11, per: 1 },
  { cell: 16, per: 1 },
  { cell: 24, per: 1 },
  { cell: 26, width: 150, per: 1 },
];

export const HEADER = 22;
const GAP = 8;

export interface Group {
  title: string;
  /** The indices of the nodes. */
  nodes: readonly number[];
}

export interface PlacedGroup extends Group {
  top: number;
  /** The vertical offset of the cells, below the title. */
  cells: number;
  bottom: number;
}

export interface Layout {
  zoom: Zoom;
  width: number;
  cellWidth: number;
  columns: number;
  groups: readonly PlacedGroup[];
  height: number;
}

/** Lays out the groups. A single group has no title. */
export function layOut(groups: readonly Group[], width: number, zoom: Zoom): Layout {
  const columns = Math.max(1, Math.floor(width / (zoom.width ?? zoom.cell)));
  const titled = groups.length > 1;
  let top = 0;
  const placed = groups.map((group): PlacedGroup => {
    const cells = top + (titled ? HEADER : 0);
    const rows = Math.ceil(Math.ceil(group.nodes.length / zoom.per) / columns);
    const bottom = cells + rows * zoom.cell + (titled ? GAP : 0);
    const one = { ...group, top, cells, bottom };
    top = bottom;
    return one;
  });
  // Cells with names share the whole width of the row.
  const cellWidth = zoom.width ? width / columns : zoom.cell;
  return { zoom, width, cellWidth, columns, groups: placed, height: top };
}

/** Returns the nearest zoom at which the map is no higher than `height`, or else the farthest one. */
export function fittingZoom(groups: readonly Group[], width: number, height: number): number {
  for (let zoom = ZOOMS.length - 1; zoom > 0; zoom--) {
    if (layOut(groups, width, ZOOMS[zoom]!).height <= height) return zoom;
  }
  return 0;
}

/** A cell: its position, and the indices of its nodes. */
export interface Cell {
  x: number;
  y: number;
  nodes: readonly number[];
}

/** Yields the cells that are at least partly between two heights. */
export function* cellsBetween({ zoom, cellWidth, columns, groups }: Layout, from: number, to: number): Generator<Cell> {
  for (const group of groups) {
    if (group.bottom < from || group.cells > to) continue;
    const count = Math.ceil(group.nodes.length / zoom.per);
    const first = Math.max(0, Math.floor((from - group.cells) / zoom.cell)) * columns;
    const end = Math.min(count, Math.ceil((to - group.cells) / zoom.cell) * columns);
    for (let cell = first; cell < end; cell++) yield cellOf(group, cell, zoom, cellWidth, columns);
  }
}

function cellOf(group: PlacedGroup, cell: number, zoom: Zoom, cellWidth: number, columns: number): Cell {
  return {
    x: (cell % columns) * cellWidth,
    y: group.cells + Math.floor(cell / columns) * zoom.cell,
    nodes: group.nodes.slice(cell * zoom.per, (cell + 1) * zoom.per),
  };
}

/** Returns the cell at a point, if there is one. */
export function cellAt(layout: Layout, x: number, y: number): Cell | undefined {
  const { zoom, cellWidth, columns } = layout;
  const group = layout.groups.find((group) => y >= group.cells && y < group.bottom);
  const column = Math.floor(x / cellWidth);
  if (!group || column < 0 || column >= columns) return undefined;
  const cell = Math.floor((y - group.cells) / zoom.cell) * columns + column;
  return cell * zoom.per < group.nodes.length ? cellOf(group, cell, zoom, cellWidth, columns) : undefined;
}

/** A rectangle of the map. */
export interface Box {
  left: number;
  right: number;
  top: number;
  bottom: number;
}

/** Returns the nodes whose cells overlap a rectangle. */
export function nodesIn(layout: Layout, { left, right, top, bottom }: Box): number[] {
  const { cellWidth, zoom } = layout;
  const isIn = ({ x, y }: Cell) => x < right && x + cellWidth > left && y < bottom && y + zoom.cell > top;
  return [...cellsBetween(layout, top, bottom)].filter(isIn).flatMap(({ nodes }) => nodes);
}

/** Returns the cell of a node, if the node is shown. */
export function cellOfNode(layout: Layout, node: number): Cell | undefined {
  const { zoom, cellWidth, columns } = layout;
  for (const group of layout.groups) {
    const at = group.nodes.indexOf(node);
    if (at >= 0) return cellOf(group, Math.floor(at / zoom.per), zoom, cellWidth, columns);
  }
  return undefined;
}
