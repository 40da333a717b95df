import { scaleLinear } from "d3-scale";
import type { DaemonSetState } from "daemonset-preflight";
import { expect, test } from "vitest";
import { changesOf, curvesOf, inWords, linePath, momentNear } from "./curves";
import type { ShownMoment } from "./moments";

function moment(at: number, desired: number, available: number): ShownMoment {
  const status = { desiredNumberScheduled: desired, numberAvailable: available, updatedNumberScheduled: desired };
  return { at, time: `${at / 1000}s`, entries: [], states: new Map([["n/a", { status } as DaemonSetState]]) };
}

const MOMENTS = [moment(0, 3, 0), moment(5000, 3, 3), moment(60_000, 3, 2)];

test("a count stands until the next, and until the end", () => {
  const [, , available] = curvesOf(MOMENTS);
  const path = linePath(
    available?.points ?? [],
    scaleLinear([0, 100_000], [0, 100]),
    scaleLinear([0, 3], [30, 0]),
    100_000,
  );
  expect(path).toBe("M0,30L5,30L5,0L60,0L60,10L100,10L100,10");
});

test("the moment nearest to a time is found", () => {
  expect([-5, 2000, 4000, 40_000, 1e9].map((time) => momentNear(MOMENTS, time))).toEqual([0, 0, 1, 2, 2]);
  expect(momentNear([], 5)).toBe(0);
});

test("changes are told in words", () => {
  expect(inWords(MOMENTS)).toBe(
    "Nodes over time: 0 of 3 available at 0s, 3 of 3 available at 5s, 2 of 3 available at 60s",
  );
});

test("two runs are told, in words and as rows of a table", () => {
  const before = [moment(0, 3, 0), moment(5000, 3, 3), moment(5000, 3, 1), moment(70_000, 3, 1)];
  expect(inWords(MOMENTS, before)).toMatch(
    /2 of 3 available at 60s\. Before the fork: 0 of 3 available at 0s, 3 of 3 available at 5s, 1 of 3 available at 5s$/,
  );
  const counts = (available: number) => ({ desired: 3, updated: 3, available });
  expect(changesOf([MOMENTS, before])).toEqual([
    { at: 0, counts: [counts(0), counts(0)] },
    { at: 5000, counts: [counts(3), counts(1)] },
    { at: 60_000, counts: [counts(2), counts(1)] },
  ]);
  expect(changesOf([MOMENTS, [moment(9000, 1, 1)]]).map(({ at, counts }) => [at, counts[1]?.available])).toEqual([
    [0, undefined],
    [5000, undefined],
    [9000, 1],
    [60_000, 1],
  ]);
});
