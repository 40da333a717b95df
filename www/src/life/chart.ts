// The run as a curve: desired, available and up-to-date nodes over the moments.

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
  CURVES.forEach(([name], curve) => {
    const line = document.createElementNS(SVG, "polyline");
    const y = (sum: number) => HEIGHT - 3 - ((sum ?? 0) / top) * (HEIGHT - 6);
    const step = shown.length > 1 ? WIDTH / (shown.length - 1) : WIDTH;
    const points = sums.flatMap((sum, at) => {
      const value = y(sum[curve] ?? 0);
      const before = at > 0 ? [`${(at * step).toFixed(1)},${y(sums[at - 1]?.[curve] ?? 0).toFixed(1)}`] : [];
      return [...before, `${(at * step).toFixed(1)},${value.toFixed(1)}`];
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
  chart.replaceChildren(scale, svg);
}

/** Moves the line that says where the run stands. */
export function markChart(at: number, moments: number): void {
  const x = String(moments > 1 ? (at / (moments - 1)) * WIDTH : 0);
  const now = chart.querySelector(".now");
  now?.setAttribute("x1", x);
  now?.setAttribute("x2", x);
}
