// The buttons and the slider that move the position in a run.

import { goTo, isPlaying, placeText, seek, toggle } from "./play";
import { at, run } from "./runs";

export function Transport() {
  const moments = run.value?.moments ?? [];
  const place = at.value;
  const last = Math.max(moments.length - 1, 0);
  const text = placeText();
  return (
    <>
      <input
        id="seek"
        type="range"
        min={0}
        max={last}
        value={place}
        disabled={moments.length < 2}
        aria-label="Step of the run"
        aria-valuetext={text}
        onInput={({ currentTarget }) => seek(Number(currentTarget.value))}
        onKeyDown={(event) => {
          // The browser itself handles arrows, Home and End.
          if (event.key !== " ") return;
          event.preventDefault();
          toggle();
        }}
      />
      <div class="row transport">
        <Move id="first" label="First step" to={0} isOver={place === 0} path="M3 3h2v10H3zM13 3v10L6 8z" />
        <Move id="back" label="Step back" to={place - 1} isOver={place === 0} path="M12 3v10L4 8z" />
        <button id="play" type="button" disabled={moments.length < 2} onClick={toggle}>
          {isPlaying.value ? "Pause" : "Play"}
        </button>
        <Move id="next" label="Step forward" to={place + 1} isOver={place >= last} path="M4 3v10l8-5z" />
        <Move id="last" label="Last step" to={last} isOver={place >= last} path="M11 3h2v10h-2zM3 3v10l7-5z" />
        <span id="moment-place">{text}</span>
      </div>
    </>
  );
}

interface MoveProps {
  id: string;
  label: string;
  to: number;
  isOver: boolean;
  path: string;
}

/** The button is not disabled at the ends of the run, so that it keeps the focus. */
function Move({ id, label, to, isOver, path }: MoveProps) {
  return (
    <button id={id} type="button" aria-label={label} aria-disabled={isOver} onClick={() => goTo(to)}>
      <svg viewBox="0 0 16 16" aria-hidden="true">
        <path d={path} />
      </svg>
    </button>
  );
}
