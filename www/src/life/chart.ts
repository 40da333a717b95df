// The run as a curve: desired, available and up-to-date nodes over time, and the same in words.

import { byId, count } from "../dom";
import type { ShownMoment } from "./moments";

const chart = byId("chart");
const WIDTH = 600;
const HEIGHT = 70;
const SVG = "http://www.w3.org/2000/svg";

/** Runs with more moments are thinned for drawing. */
const MOST_POINTS = 600;

const CURVES = [
  ["desired", "desiredNumberScheduled"],
  ["available", "numberAvailable"],
  ["updated", "updatedNumberScheduled"],
] as const;

export function drawChart(moments: ShownMoment[]): void {
  chart.replaceChildren();
  if (moments.length === 0) return;
  const every = Math.max(1, Math.ceil(moments.length / MOST_POINTS));
  const shown = moments.filter((_, at) => at % every === 0 || at === moments.length - 1);
  const sums = shown.map(({ states }) =>
    CURVES.map(([, counter]) => [...states.values()].reduce((sum, { status }) => sum + status[counter], 0)),
  );
  const top = Math.max(1, ...sums.flat());
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", `0 0 ${WIDTH} ${HEIGHT}`);
  svg.setAttribute("preserveAspectRatio", "none");
  const x = (at: number) => xOf(shown[at]?.at ?? 0, shown).toFixed(1);
  CURVES.forEach(([name], curve) => {
    const line = document.createElementNS(SVG, "polyline");
    const y = (sum: number) => HEIGHT - 3 - ((sum ?? 0) / top) * (HEIGHT - 6);
    const points = sums.flatMap((sum, at) => {
      const value = y(sum[curve] ?? 0);
      const before = at > 0 ? [`${x(at)},${y(sums[at - 1]?.[curve] ?? 0).toFixed(1)}`] : [];
      return [...before, `${x(at)},${value.toFixed(1)}`];
    });
    line.setAttribute("points", points.join(" "));
    line.setAttribute("class", name);
    svg.append(line);
  });
  const now = document.createElementNS(SVG, "line");
  now.setAttribute("class", "now");
  now.setAttribute("y1", "0");
  now.setAttribute("y2", String(HEIGHT));
  svg.append(now);
  const scale = document.createElement("span");
  scale.className = "scale";
  scale.textContent = count(Math.max(0, ...sums.flat()), "node");
  const end = document.createElement("span");
  end.className = "scale end";
  end.textContent = shown.at(-1)?.time ?? "";
  chart.replaceChildren(scale, end, svg);
  chart.setAttribute("aria-label", inWords(shown, sums));
}

/** Where a time lies: the axis goes from the start of the run to its last moment. */
function xOf(time: number, moments: readonly ShownMoment[]): number {
  const end = moments.at(-1)?.at ?? 0;
  return end > 0 ? (time / end) * WIDTH : 0;
}

/** The moment that is nearest to a place on the axis, from 0 to 1. */
export function momentAt(share: number, moments: readonly ShownMoment[]): number {
  const time = share * (moments.at(-1)?.at ?? 0);
  let nearest = 0;
  moments.forEach(({ at }, index) => {
    if (Math.abs(at - time) < Math.abs((moments[nearest]?.at ?? 0) - time)) nearest = index;
  });
  return nearest;
}

/** So many changes are told; more help nobody. */
const MOST_WORDS = 12;

/** What the curves show: how many nodes had an available pod, and when that changed. */
function inWords(moments: readonly ShownMoment[], sums: readonly number[][]): string {
  const changes = moments.flatMap(({ time }, at) => {
    const [desired, available] = sums[at] ?? [];
    const before = sums[at - 1];
    return before && before[0] === desired && before[1] === available
      ? []
      : [`${available} of ${desired} available at ${time}`];
  });
  const told = changes.length > MOST_WORDS ? [...changes.slice(0, MOST_WORDS - 1), "…", changes.at(-1)] : changes;
  return `Nodes over time: ${told.join(", ")}`;
}

/** Moves the line that says where the run stands. */
export function markChart(at: number, moments: readonly ShownMoment[]): void {
  const x = String(xOf(moments[at]?.at ?? 0, moments));
  const now = chart.querySelector(".now");
  now?.setAttribute("x1", x);
  now?.setAttribute("x2", x);
}
