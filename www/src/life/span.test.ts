import { expect, test } from "vitest";
import { milliseconds, spanOf, ticksOf } from "./span";

test.each([
  [0, "0s"],
  [1, "1ms"],
  [90_000, "1m30s"],
  [3_600_000, "1h"],
  [86_461_000, "24h1m1s"],
])("%d milliseconds are %s", (time, span) => {
  expect(spanOf(time)).toBe(span);
  expect(milliseconds(span)).toBe(time);
});

test.each(["", "soon", "1", "-1m", "1m 30s", "1d"])("`%s` is no span", (text) => {
  expect(milliseconds(text)).toBeUndefined();
});

test("fractions are spans", () => {
  expect(milliseconds("1.5h")).toBe(5_400_000);
  expect(milliseconds(" 2m ")).toBe(120_000);
});

test("an axis has round ticks, and no more than it has room for", () => {
  expect(ticksOf(80_000, 10)).toEqual([0, 10_000, 20_000, 30_000, 40_000, 50_000, 60_000, 70_000, 80_000]);
  for (const end of [1, 999, 80_000, 3_600_000, 86_400_000, 40_000_000_000]) {
    for (const most of [2, 5, 20]) {
      const ticks = ticksOf(end, most);
      expect(ticks.length).toBeLessThanOrEqual(most);
      expect(ticks[0]).toBe(0);
      expect(Math.max(...ticks)).toBeLessThanOrEqual(end);
    }
  }
});
