// The script's events above the time axis: each can be selected, moved by dragging or by arrow keys, and removed.

import { useSignal } from "@preact/signals";
import type { ScaleLinear } from "d3-scale";
import type { SimulateAnswer } from "daemonset-preflight";
import { plain } from "../words";
import { momentNear } from "./curves";
import type { ShownMoment } from "./moments";
import { goTo } from "./play";
import { moveEvent, removeEvent } from "./runs";
import { timeOfStep } from "./script-edit";
import { spanOf } from "./span";

interface MarkersProps {
  answer: SimulateAnswer;
  moments: readonly ShownMoment[];
  x: ScaleLinear<number, number>;
}

/** How far an arrow key moves an event. */
const STEP_MS = 5000;

/** Dragged events snap to whole seconds. */
const WHOLE_MS = 1000;

export function EventMarkers({ answer: { script, rejected }, moments, x }: MarkersProps) {
  return (
    <ol class="event-markers" aria-label="Events of the script">
      {script.map((step, index) => {
        const at = timeOfStep(step);
        if (at === undefined) return null;
        const isRefused = rejected !== undefined && index >= rejected.index;
        return (
          <Marker
            key={index}
            index={index}
            at={at}
            text={plain(step.text)}
            isRefused={isRefused}
            moments={moments}
            x={x}
          />
        );
      })}
    </ol>
  );
}

interface MarkerProps extends Pick<MarkersProps, "moments" | "x"> {
  index: number;
  at: number;
  text: string;
  /** Whether the event does not happen, because it or an earlier one was rejected. */
  isRefused: boolean;
}

function Marker({ index, at, text, isRefused, moments, x }: MarkerProps) {
  /** The time to which the event is being dragged. */
  const dragged = useSignal<number | undefined>(undefined);
  const time = dragged.value ?? at;
  const name = `${spanOf(time)} ${text}${isRefused ? ", which does not happen" : ""}`;
  const timeUnder = (event: PointerEvent & { currentTarget: HTMLElement }) => {
    const left = event.currentTarget.closest(".event-markers")?.getBoundingClientRect().left ?? 0;
    return Math.max(0, Math.round(x.invert(event.clientX - left) / WHOLE_MS) * WHOLE_MS);
  };
  return (
    <li style={{ "--x": `${x(Math.min(time, x.domain()[1] ?? time))}px` }}>
      <button
        type="button"
        class={`event-marker ${isRefused ? "refused" : ""}`}
        title={`${name}\nDrag it or press ← → to move it, Delete to take it out`}
        aria-label={name}
        aria-keyshortcuts="ArrowLeft ArrowRight Delete"
        onClick={() => goTo(momentNear(moments, time))}
        onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
        onPointerMove={(event) => {
          if (event.currentTarget.hasPointerCapture(event.pointerId) && event.buttons > 0)
            dragged.value = timeUnder(event);
        }}
        onPointerUp={() => {
          if (dragged.value !== undefined && dragged.value !== at) moveEvent(index, dragged.value);
          dragged.value = undefined;
        }}
        onKeyDown={(event) => {
          const by = { ArrowLeft: -STEP_MS, ArrowRight: STEP_MS }[event.key];
          if (by !== undefined) moveEvent(index, Math.max(0, at + by));
          else if (event.key === "Delete" || event.key === "Backspace") removeEvent(index);
          else return;
          event.preventDefault();
        }}
      >
        <span aria-hidden="true">▼</span>
        <span class="event-text">{text}</span>
      </button>
    </li>
  );
}
