// Asks the worker: at most one question is under way and one waits, the latest.

import type { Request, Response } from "./messages";

export type Answer = Extract<Response, { ok: true }>;

export interface Listener {
  /** The latest question's answer. */
  answered(answer: Answer): void;
  /** The core could not answer; what was shown before still stands. */
  failed(error: string): void;
  /** A question has been under way for a while, or no longer is. */
  working(busy: boolean): void;
}

const BUSY_AFTER_MS = 200;

/** Starts the worker and gives the function that asks it. */
export function startEngine(listener: Listener): (manifest: string, nodes: string) => void {
  const worker = new Worker(new URL("./worker.ts", import.meta.url), { type: "module" });
  let lastId = 0;
  let active: Request | undefined;
  let waiting: Request | undefined;
  let busyTimer: ReturnType<typeof setTimeout> | undefined;

  function send(request: Request): void {
    active = request;
    busyTimer ??= setTimeout(() => listener.working(true), BUSY_AFTER_MS);
    worker.postMessage(request);
  }

  function settle(): void {
    active = undefined;
    if (waiting) {
      const next = waiting;
      waiting = undefined;
      send(next);
      return;
    }
    clearTimeout(busyTimer);
    busyTimer = undefined;
    listener.working(false);
  }

  worker.onmessage = (event: MessageEvent<Response>) => {
    const response = event.data;
    const outdated = waiting !== undefined;
    settle();
    if (outdated) return;
    if (response.ok) listener.answered(response);
    else listener.failed(response.error);
  };
  worker.onerror = (event) => {
    settle();
    listener.failed(event.message || "the core could not be loaded");
  };

  return (manifest, nodes) => {
    const request = { id: ++lastId, manifest, nodes };
    if (active) waiting = request;
    else send(request);
  };
}
