// Asks a worker: one question is under way, and of each topic one waits, the latest.

import type { Calls, Progress, Request, Response } from "./messages";

export interface Listener<A> {
  /** The latest question's answer. */
  answered(answer: A): void;
  /** It could not be answered; what was shown before still stands. */
  failed(error: string): void;
}

export interface Engine<C extends Calls> {
  ask<T extends keyof C & string>(topic: T, question: C[T]["question"], listener: Listener<C[T]["answer"]>): void;
  /** Ends what is under way and forgets what waits. The next question starts anew. */
  stop(): void;
}

interface Asked {
  request: Request;
  listener: Listener<unknown>;
}

const BUSY_AFTER_MS = 200;

/**
 * `start` makes the worker, at the first question; `working` hears when answers take a while,
 * `progress` how far a file is read that a question needs.
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
