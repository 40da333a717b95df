// The resizable columns of the page: two on wide screens, with the answers below; three on very wide ones; one on
// narrow ones.

import { signal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { keep, kept } from "../kept";

/**
 * The widths of the columns for the inputs and for the map, in percent; of three columns, the answers get the rest.
 */
interface Shares {
  given: number;
  map: number;
}

const LEAST = 18;
const STEP = 2;

const shares = signal<Shares>(remembered());

function remembered(): Shares {
  const [given, map] = (kept("columns") ?? "").split(" ").map(Number);
  return given && map ? bounded({ given, map }) : { given: 33, map: 33 };
}

function bounded({ given, map }: Shares): Shares {
  const left = Math.min(Math.max(given, LEAST), 100 - 2 * LEAST);
  return { given: left, map: Math.min(Math.max(map, LEAST), 100 - LEAST - left) };
}

function resize(to: Shares): void {
  shares.value = bounded(to);
  keep("columns", `${shares.value.given} ${shares.value.map}`);
}

interface ColumnsProps {
  given: ComponentChildren;
  map: ComponentChildren;
  answers: ComponentChildren;
}

export function Columns({ given, map, answers }: ColumnsProps) {
  const { given: left, map: middle } = shares.value;
  const style = { "--given": `${left}fr`, "--map": `${middle}fr`, "--answers": `${100 - left - middle}fr` };
  return (
    <main style={style}>
      {given}
      <Separator
        of="given"
        label="Width of the input"
        now={left}
        move={(by) => {
          const to = bounded({ given: left + by, map: middle });
          // The map gets what the inputs lose, also with three columns, where the answers keep their width.
          resize({ given: to.given, map: middle + left - to.given });
        }}
      />
      {map}
      <Separator
        of="map"
        label="Width of the map"
        now={middle}
        move={(by) => resize({ given: left, map: middle + by })}
      />
      {answers}
    </main>
  );
}

interface SeparatorProps {
  of: "given" | "map";
  label: string;
  now: number;
  /** Moves the separator by this percentage of the width. */
  move(by: number): void;
}

function Separator({ of, label, now, move }: SeparatorProps) {
  const dragged = ({ currentTarget, clientX, pointerId }: PointerEvent) => {
    const bar = currentTarget as HTMLElement;
    if (!bar.hasPointerCapture(pointerId)) return;
    const { left, width } = bar.getBoundingClientRect();
    const whole = bar.parentElement?.clientWidth ?? 1;
    move(((clientX - left - width / 2) / whole) * 100);
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: a separator that is moved has a value, which <hr> has not
    <div
      class={`separator of-${of}`}
      role="separator"
      tabIndex={0}
      aria-orientation="vertical"
      aria-label={label}
      aria-valuenow={Math.round(now)}
      aria-valuemin={LEAST}
      aria-valuemax={100 - 2 * LEAST}
      onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
      onPointerMove={dragged}
      onKeyDown={(event) => {
        const by = { ArrowLeft: -STEP, ArrowRight: STEP }[event.key];
        if (by === undefined) return;
        event.preventDefault();
        move(by);
      }}
    />
  );
}
