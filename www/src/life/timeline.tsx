// The run on a time axis: desired, available and up-to-date nodes, the script's events as markers; also as text.

import { useSignal } from "@preact/signals";
import { axisBottom, axisLeft } from "d3-axis";
import { type ScaleLinear, scaleLinear } from "d3-scale";
import { select } from "d3-selection";
import { useLayoutEffect, useRef } from "preact/hooks";
import { ChartTable } from "./chart-table";
import { curvesOf, inWords, linePath, momentNear, type Point } from "./curves";
import { EventMarkers } from "./event-markers";
import type { ShownMoment } from "./moments";
import { seek } from "./play";
import { at, forked, run } from "./runs";
import { spanOf, ticksOf } from "./span";

const HEIGHT = 120;
const MARGIN = { top: 8, right: 24, bottom: 22, left: 34 };

export function Timeline() {
  const box = useRef<HTMLDivElement>(null);
  const width = useSignal(600);
  useLayoutEffect(() => {
    if (!box.current) return;
    const sized = new ResizeObserver(([entry]) => {
      if (entry && entry.contentRect.width > 0) width.value = Math.round(entry.contentRect.width);
    });
    sized.observe(box.current);
    return () => sized.disconnect();
  }, []);
  const moments = run.value?.moments ?? [];
  const other = forked.value?.run.moments ?? [];
  const end = Math.max(moments.at(-1)?.at ?? 0, other.at(-1)?.at ?? 0, 1);
  const curves = curvesOf(moments);
  const before = curvesOf(other);
  const top = Math.max(1, ...[...curves, ...before].flatMap(({ points }) => points.map(({ nodes }) => nodes)));
  const x = scaleLinear([0, end], [MARGIN.left, width.value - MARGIN.right]);
  const y = scaleLinear([0, top], [HEIGHT - MARGIN.bottom, MARGIN.top]).nice();
  const point = ({ clientX }: MouseEvent) => {
    const left = box.current?.getBoundingClientRect().left ?? 0;
    seek(momentNear(moments, x.invert(clientX - left)));
  };
  return (
    <div ref={box} class="timeline">
      {run.value && <EventMarkers answer={run.value.answer} moments={moments} x={x} />}
      {/* A click seeks to a time; the slider does the same for the keyboard. */}
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: as above */}
      <svg
        id="chart"
        role="img"
        aria-label={inWords(moments, other)}
        width={width.value}
        height={HEIGHT}
        viewBox={`0 0 ${width.value} ${HEIGHT}`}
        onClick={point}
      >
        <Axes x={x} y={y} end={end} top={top} />
        {forked.value && (
          <line
            class="fork"
            x1={x(forked.value.at)}
            x2={x(forked.value.at)}
            y1={MARGIN.top}
            y2={HEIGHT - MARGIN.bottom}
          />
        )}
        {before.map(({ name, points }) => (
          <Curve key={`before-${name}`} name={`${name} before`} points={points} x={x} y={y} end={end} />
        ))}
        {curves.map(({ name, points }) => (
          <Curve key={name} name={name} points={points} x={x} y={y} end={end} />
        ))}
        <Now moments={moments} x={x} />
      </svg>
      <p class="hint chart-legend" aria-hidden="true">
        <span class="desired">desired</span> <span class="available">available</span>{" "}
        <span class="updated">up-to-date</span>
        {forked.value && <span class="before">the run before the fork</span>}
      </p>
      <ChartTable />
    </div>
  );
}

type Scale = ScaleLinear<number, number>;

/** The line at the current position. */
function Now({ moments, x }: { moments: readonly ShownMoment[]; x: Scale }) {
  const place = x(moments[at.value]?.at ?? 0);
  return <line class="now" x1={place} x2={place} y1={0} y2={HEIGHT - MARGIN.bottom} />;
}

interface CurveProps {
  name: string;
  points: readonly Point[];
  x: Scale;
  y: Scale;
  end: number;
}

function Curve({ name, points, x, y, end }: CurveProps) {
  return <path class={`curve ${name}`} d={linePath(points, x, y, end)} />;
}

function Axes({ x, y, end, top }: { x: Scale; y: Scale; end: number; top: number }) {
  const below = useRef<SVGGElement>(null);
  const left = useRef<SVGGElement>(null);
  useLayoutEffect(() => {
    const room = Math.max(2, Math.floor((x(end) - x(0)) / 60));
    const times = axisBottom(x)
      .tickValues(ticksOf(end, room))
      .tickFormat((time) => spanOf(Number(time)));
    const nodes = axisLeft(y)
      .ticks(Math.min(top, 4))
      .tickFormat((nodes) => Number(nodes).toLocaleString("en"));
    if (below.current) select(below.current).call(times.tickSizeOuter(0));
    if (left.current) select(left.current).call(nodes.tickSizeOuter(0));
  });
  return (
    <>
      <g ref={below} class="axis" transform={`translate(0,${HEIGHT - MARGIN.bottom})`} />
      <g ref={left} class="axis" transform={`translate(${MARGIN.left},0)`} />
    </>
  );
}
