// That an answer takes a while: how far a file is read, and a way not to wait for it.

import { byId } from "./dom";
import type { Progress } from "./messages";

export interface Working {
  busy(busy: boolean): void;
  progress(progress: Progress): void;
}

/** Who waits so long may want to stop. */
const STOPPABLE_AFTER_MS = 1000;

export function startWorking(stop: () => void): Working {
  const bar = byId("working");
  const text = byId("working-text");
  const meter = byId<HTMLProgressElement>("working-progress");
  const button = byId("working-stop");
  let timer: ReturnType<typeof setTimeout> | undefined;
  button.addEventListener("click", stop);
  return {
    busy(busy) {
      document.body.classList.toggle("busy", busy);
      clearTimeout(timer);
      if (busy) {
        text.textContent = "Working…";
        timer = setTimeout(() => (bar.hidden = false), STOPPABLE_AFTER_MS);
      } else {
        bar.hidden = true;
        meter.hidden = true;
      }
    },
    progress({ read, of }) {
      // Small files are read before anybody could look.
      if (of < 5_000_000) return;
      bar.hidden = false;
      meter.hidden = false;
      meter.max = of;
      meter.value = read;
      const megabytes = (bytes: number) => (bytes / 1_000_000).toFixed(0);
      text.textContent = read < of ? `Reading ${megabytes(read)} of ${megabytes(of)} MB` : "Looking through the nodes…";
    },
  };
}
