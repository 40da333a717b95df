import { expect, test } from "vitest";
import { cellAt, cellOfNode, fittingZoom, type Group, layOut, ZOOMS } from "./layout";

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
