import { expect, test } from "vitest";
import { cellAt, cellOfNode, fittingZoom, type Group, layOut, nodesIn, ZOOMS } from "./layout";

test("each node has one cell, at any zoom", () => {
  const groups: Group[] = [
    { title: "a", nodes: Array.from({ length: 130 }, (_, node) => node * 2) },
    { title: "b", nodes: Array.from({ length: 7 }, (_, node) => node * 2 + 1) },
  ];
  for (const zoom of ZOOMS) {
    const layout = layOut(groups, 400, zoom);
    for (const node of groups.flatMap(({ nodes }) => nodes)) {
      const cell = cellOfNode(layout, node)!;
      expect(cellAt(layout, cell.x + 1, cell.y + 1)).toEqual(cell);
      expect(cell.nodes).toContain(node);
    }
    expect(cellAt(layout, 1, layout.height + 1)).toBeUndefined();
  }
  expect(fittingZoom([{ title: "", nodes: groups[1]!.nodes }], 400, 400)).toBe(ZOOMS.length - 1);
  expect(
    ZOOMS[fittingZoom([{ title: "", nodes: Array.from({ length: 100_000 }, (_, node) => node) }], 500, 440)]!.per,
  ).toBeGreaterThan(1);
});

test("a rectangle has the nodes whose cells it touches, in all groups and tiles", () => {
  const groups: Group[] = [
    { title: "a", nodes: [0, 1, 2, 3, 4, 5, 6] },
    { title: "b", nodes: [7, 8, 9] },
  ];
  const layout = layOut(groups, 30, { cell: 10, per: 1 });
  const [first, second] = layout.groups.map(({ cells }) => cells) as [number, number];
  expect(nodesIn(layout, { left: 5, right: 15, top: first + 2, bottom: first + 12 })).toEqual([0, 1, 3, 4]);
  expect(nodesIn(layout, { left: 21, right: 22, top: 0, bottom: second + 1 })).toEqual([2, 5, 9]);
  expect(nodesIn(layout, { left: 0, right: 30, top: 0, bottom: 1 })).toEqual([]);
  const tiles = layOut(groups, 30, { cell: 10, per: 4 });
  expect(nodesIn(tiles, { left: 11, right: 12, top: 0, bottom: 1000 })).toEqual([4, 5, 6]);
});
