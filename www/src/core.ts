// Asks the engine whenever the texts change, and writes the answers into the state.

import { batch, effect, useSignal, useSignalEffect } from "@preact/signals";
import type { ClusterPlaceAnswer } from "daemonset-preflight";
import { startEngine } from "./engine";
import { summaryOf } from "./map/summary";
import type { CoreCalls } from "./messages";
import { announce, postpone } from "./page/announce";
import { verdictOf } from "./page/verdict";
import { showBusy, showProgress } from "./page/working";
import * as state from "./state";

export const engine = startEngine<CoreCalls>(
  () => new Worker(new URL("./worker.ts", import.meta.url), { type: "module" }),
  showBusy,
  showProgress,
);

export function failed(error: string): void {
  batch(() => {
    state.failure.value = error;
    state.isStale.value = state.placing.value !== undefined;
  });
  announce(error);
}

/** `versions` returns the versions of Kubernetes to ask. */
export function startCore(versions: () => string[]): void {
  effect(() => {
    const cluster = state.cluster.value;
    engine.ask(
      "cluster",
      { cluster },
      {
        answered(answer) {
          state.overview.value = { id: cluster.id, answer };
          showPlaced();
        },
        failed,
      },
    );
  });
  effect(() => {
    const text = state.manifest.value;
    engine.ask(
      "validate",
      { manifest: text, versions: versions() },
      {
        answered(answer) {
          batch(() => {
            state.validated.value = answer;
            state.validatedText.value = text;
            state.failure.value = undefined;
          });
        },
        failed,
      },
    );
  });
  effect(() => {
    const [text, cluster] = [state.manifest.value, state.cluster.value];
    postpone();
    engine.ask(
      "place",
      { cluster, manifest: text },
      {
        answered(answer) {
          unshown = { id: cluster.id, text, answer };
          showPlaced();
        },
        failed,
      },
    );
  });
}

/** Returns the values that the core allows at an offset whose value it rejects; empty if the core names none. */
export function supportedValues(text: string, offset: number, version: string): Promise<readonly string[]> {
  const start = text.lastIndexOf("\n", offset - 1) + 1;
  const at = { line: text.slice(0, offset).split("\n").length, utf16Column: offset - start + 1 };
  return new Promise((resolve) => {
    engine.ask("supported", { manifest: text, at, version }, { answered: resolve, failed: () => resolve([]) });
  });
}

/** The latest placement, while the overview of its cluster has not been answered yet. */
let unshown: { id: number; text: string; answer: CoreCalls["place"]["answer"] } | undefined;

/** Shows the latest placement once the nodes are known that its indices refer to. */
function showPlaced(): void {
  const overview = state.overview.peek();
  if (!unshown || overview?.id !== unshown.id) return;
  const { text, answer } = unshown;
  unshown = undefined;
  batch(() => {
    const stands = standsStill(answer.placed, text);
    state.isStale.value = stands;
    if (!stands) {
      const accepted = state.validated.peek()?.accepted ?? true;
      state.placing.value = { overview: overview.answer, placed: answer.placed, accepted };
    }
    state.answered.value++;
    state.answeredText.value = text;
  });
  const placing = state.placing.peek();
  const verdict = verdictOf(state.validated.peek(), state.failure.peek());
  const placed = state.isStale.peek() ? "The map is of the text before" : placing && summaryOf(placing).text;
  if (placed) announce(`${verdict.text}. ${placed}`);
  document.body.dataset["milliseconds"] = answer.milliseconds.toFixed(1);
  document.body.dataset["answered"] = String(state.answered.peek());
}

/** Whether to keep the placement of an older text: while a word is typed, the text is often not valid YAML. */
function standsStill({ daemonSets, problems }: ClusterPlaceAnswer, text: string): boolean {
  const before = state.placing.peek()?.placed.daemonSets.length ?? 0;
  return daemonSets.length === 0 && problems.length > 0 && before > 0 && text.trim() !== "";
}

/**
 * The delay after a new map before other answers are requested. In a large cluster they take a while, and a keystroke
 * in between would have to wait for them.
 */
const PAUSE_MS = 300;

export interface Answered<T extends keyof CoreCalls> {
  question: CoreCalls[T]["question"];
  answer: CoreCalls[T]["answer"];
}

/**
 * Returns the answer for an answers' panel, or undefined before the first one. The question is asked while the panel
 * is open: shortly after each new map, and when a signal changes that `also` reads.
 */
export function useAnswer<T extends keyof CoreCalls & string>(
  panel: string,
  topic: T,
  question: () => CoreCalls[T]["question"],
  also: () => unknown = () => undefined,
): Answered<T> | undefined {
  const answer = useSignal<Answered<T> | undefined>(undefined);
  useSignalEffect(() => {
    if (state.openAnswer.value !== panel || state.answered.value === 0) return;
    // The text has changed since, and its map has been requested.
    if (state.manifest.value !== state.answeredText.value) return;
    also();
    const timer = setTimeout(() => {
      const asked = question();
      engine.ask(topic, asked, { answered: (given) => (answer.value = { question: asked, answer: given }), failed });
    }, PAUSE_MS);
    return () => clearTimeout(timer);
  });
  return answer.value;
}
