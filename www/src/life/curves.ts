// A run as curves over time, and as text.

import type { ScaleLinear } from "d3-scale";
import { curveStepAfter, line } from "d3-shape";
import type { ShownMoment } from "./moments";

export interface Point {
  /** In milliseconds. */
  at: number;
  nodes: number;
}

export interface Curve {
  name: "desired" | "available" | "updated";
  points: readonly Point[];
}

const COUNTERS = [
  ["desired", "desiredNumberScheduled"],
  ["updated", "updatedNumberScheduled"],
  ["available", "numberAvailable"],
] as const;

type Counter = (typeof COUNTERS)[number][1];

/** Runs with more moments are thinned out for drawing. */
const MOST_POINTS = 600;

export function curvesOf(moments: readonly ShownMoment[]): Curve[] {
  if (moments.length === 0) return [];
  const every = Math.max(1, Math.ceil(moments.length / MOST_POINTS));
  const shown = moments.filter((_, at) => at % every === 0 || at === moments.length - 1);
  return COUNTERS.map(([name, counter]) => ({
    name,
    points: shown.map((moment) => ({ at: moment.at, nodes: sum(moment, counter) })),
  }));
}

function sum({ states }: ShownMoment, counter: Counter): number {
  return [...states.values()].reduce((all, { status }) => all + status[counter], 0);
}

/** Returns the path of a step curve: each count lasts until the next, the last one until `end`. */
export function linePath(
  points: readonly Point[],
  x: ScaleLinear<number, number>,
  y: ScaleLinear<number, number>,
  end: number,
): string {
  const last = points.at(-1);
  const path = line<Point>(
    ({ at }) => x(at),
    ({ nodes }) => y(nodes),
  ).curve(curveStepAfter);
  return (last && path([...points, { at: end, nodes: last.nodes }])) ?? "";
}

/** Returns the index of the moment that is nearest to a time. */
export function momentNear(moments: readonly ShownMoment[], time: number): number {
  let nearest = 0;
  for (const [place, { at }] of moments.entries()) {
    if (Math.abs(at - time) < Math.abs((moments[nearest]?.at ?? 0) - time)) nearest = place;
  }
  return nearest;
}

/** The numbers of nodes at a time. */
export type Counts = Record<Curve["name"], number>;

/** A time at which a count of any run changes, and the counts of each run from then on. */
export interface Change {
  /** In milliseconds. */
  at: number;
  /** The counts of each run; undefined for a run that begins later. */
  counts: (Counts | undefined)[];
}

/** Returns the curves of several runs as the rows of a table. */
export function changesOf(runs: readonly (readonly ShownMoment[])[]): Change[] {
  const times = [...new Set(runs.flatMap((moments) => moments.map(({ at }) => at)))].sort((a, b) => a - b);
  const places = runs.map(() => 0);
  const changes: Change[] = [];
  for (const at of times) {
    const counts = runs.map((moments, run) => {
      let place = places[run] ?? 0;
      while ((moments[place]?.at ?? Number.POSITIVE_INFINITY) <= at) place++;
      places[run] = place;
      return countsOf(moments[place - 1]);
    });
    if (JSON.stringify(counts) !== JSON.stringify(changes.at(-1)?.counts)) changes.push({ at, counts });
  }
  return changes;
}

function countsOf(moment: ShownMoment | undefined): Counts | undefined {
  return moment && (Object.fromEntries(COUNTERS.map(([name, counter]) => [name, sum(moment, counter)])) as Counts);
}

/** The maximum number of changes in the text. */
const MOST_WORDS = 12;

/**
 * Describes the curves: how many nodes had an available pod, and when that changed. `before` is the run before the
 * fork.
 */
export function inWords(moments: readonly ShownMoment[], before: readonly ShownMoment[] = []): string {
  const forked = before.length > 0 ? `. Before the fork: ${changesInWords(before)}` : "";
  return `Nodes over time: ${changesInWords(moments)}${forked}`;
}

function changesInWords(moments: readonly ShownMoment[]): string {
  const counts = moments.map((moment) => ({
    time: moment.time,
    desired: sum(moment, "desiredNumberScheduled"),
    available: sum(moment, "numberAvailable"),
  }));
  const changes = counts.flatMap(({ time, desired, available }, at) => {
    const before = counts[at - 1];
    return before?.desired === desired && before.available === available
      ? []
      : [`${available} of ${desired} available at ${time}`];
  });
  const told = changes.length > MOST_WORDS ? [...changes.slice(0, MOST_WORDS - 1), "…", changes.at(-1)] : changes;
  return told.join(", ");
}
