// Puts questions to a worker: one at a time. Of each topic, only the latest question waits.

import type { Calls, Progress, Request, Response } from "./messages";

export interface Listener<A> {
  /** Called with the answer to the latest question of the topic. */
  answered(answer: A): void;
  /** Called when the question could not be answered; the previous answer remains shown. */
  failed(error: string): void;
}

export interface Engine<C extends Calls> {
  ask<T extends keyof C & string>(topic: T, question: C[T]["question"], listener: Listener<C[T]["answer"]>): void;
  /** Terminates the worker and drops all waiting questions. The next question starts a new worker. */
  stop(): void;
}

interface Asked {
  request: Request;
  listener: Listener<unknown>;
}

const BUSY_AFTER_MS = 200;

/**
 * `start` creates the worker, at the first question; `working` is called when answers take a while, and `progress`
 * while a file is read that a question needs.
 */
export function startEngine<C extends Calls>(
  start: () => Worker,
  working: (busy: boolean) => void,
  progress: (progress: Progress) => void = () => undefined,
): Engine<C> {
  let worker: Worker | undefined;
  let lastId = 0;
  let active: Asked | undefined;
  const waiting = new Map<string, Asked>();
  let busyTimer: ReturnType<typeof setTimeout> | undefined;

  function send(asked: Asked): void {
    active = asked;
    busyTimer ??= setTimeout(() => working(true), BUSY_AFTER_MS);
    worker ??= listen(start());
    worker.postMessage(asked.request);
  }

  function settle(): void {
    active = undefined;
    for (const [topic, next] of waiting) {
      waiting.delete(topic);
      send(next);
      return;
    }
    clearTimeout(busyTimer);
    busyTimer = undefined;
    working(false);
  }

  function listen(started: Worker): Worker {
    started.onmessage = ({ data }: MessageEvent<Response>) => {
      if ("progress" in data) return progress(data.progress);
      const asked = active;
      const outdated = asked && waiting.has(asked.request.topic);
      if (!data.ok && data.broken) end();
      settle();
      if (!asked || outdated) return;
      if (data.ok) asked.listener.answered(data.answer);
      else asked.listener.failed(data.error);
    };
    started.onerror = (event) => {
      const asked = active;
      stop();
      asked?.listener.failed(
        event.message || "a part of the page could not be loaded; try again when it can be reached",
      );
    };
    return started;
  }

  function end(): void {
    worker?.terminate();
    worker = undefined;
  }

  function stop(): void {
    end();
    waiting.clear();
    settle();
  }

  return {
    ask(topic, question, listener) {
      const asked: Asked = { request: { id: ++lastId, topic, question }, listener: listener as Listener<unknown> };
      if (active) waiting.set(topic, asked);
      else send(asked);
    },
    stop,
  };
}
