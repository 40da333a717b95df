// Playing a run: the moment that is shown, keys and buttons that move it, and the clock of "Play".

import { byId } from "../dom";

export interface Player {
  /** Another run, by the times of its moments; the place is kept where it can be. */
  load(times: string[], keep: boolean): void;
  /** The place that is shown, from 0. */
  at(): number;
  stop(): void;
}

/** A moment is shown so long while playing. */
const TICK_MS = 900;

/**
 * `shown` draws a moment and settles when it is drawn, `momentAt` finds the one at a place of the
 * curve, from 0 to 1; `at` is the place of the first run.
 */
export function startPlayer(
  shown: (at: number) => Promise<void>,
  momentAt: (share: number) => number,
  at: number,
): Player {
  const slider = byId<HTMLInputElement>("seek");
  const play = byId<HTMLButtonElement>("play");
  const place = byId("moment-place");
  let times: string[] = [];
  let playing: symbol | undefined;

  const show = async (to: number): Promise<void> => {
    at = Math.min(Math.max(to, 0), Math.max(times.length - 1, 0));
    slider.value = String(at);
    const text = times.length > 0 ? `Step ${at + 1} of ${times.length}, ${times[at]}` : "Nothing happens";
    place.textContent = text;
    slider.setAttribute("aria-valuetext", text);
    for (const [id, end] of [
      ["first", at === 0],
      ["back", at === 0],
      ["next", at >= times.length - 1],
      ["last", at >= times.length - 1],
    ] as const) {
      byId<HTMLButtonElement>(id).setAttribute("aria-disabled", String(end));
    }
    await shown(at);
  };

  function stop(): void {
    playing = undefined;
    play.textContent = "Play";
  }

  async function start(): Promise<void> {
    const mine = (playing = Symbol("playing"));
    play.textContent = "Pause";
    if (at >= times.length - 1) await show(0);
    while (playing === mine && at < times.length - 1) {
      await new Promise((resolve) => setTimeout(resolve, TICK_MS));
      if (playing === mine) await show(at + 1);
    }
    if (playing === mine) stop();
  }

  const move = (to: () => number) => () => {
    stop();
    void show(to());
  };
  byId("first").addEventListener(
    "click",
    move(() => 0),
  );
  byId("back").addEventListener(
    "click",
    move(() => at - 1),
  );
  byId("next").addEventListener(
    "click",
    move(() => at + 1),
  );
  byId("last").addEventListener(
    "click",
    move(() => times.length - 1),
  );
  slider.addEventListener(
    "input",
    move(() => Number(slider.value)),
  );
  const toggle = () => (playing ? stop() : void start());
  play.addEventListener("click", toggle);
  // Whoever points at the curve means that place; the slider does the same for keys.
  byId("chart").addEventListener("click", ({ clientX }) => {
    const { left, width } = byId("chart").getBoundingClientRect();
    move(() => momentAt((clientX - left) / width))();
  });
  // Arrows, Home and End move the slider by themselves.
  slider.addEventListener("keydown", (event) => {
    if (event.key !== " ") return;
    event.preventDefault();
    toggle();
  });

  return {
    load(given, keep) {
      times = given;
      slider.max = String(Math.max(times.length - 1, 0));
      slider.disabled = times.length < 2;
      play.disabled = times.length < 2;
      if (!keep) stop();
      void show(keep ? at : 0);
    },
    at: () => at,
    stop,
  };
}
