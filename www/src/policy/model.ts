// The policy: its settings, and what it answers to the text at hand.

import { computed, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import { keep } from "../kept";
import { type Question, readSettings, type Settings, type Value, withValue } from "./questions";
import { type Answers, type Review, reviewsOf } from "./review";

/** What is asked of the engine. */
export interface ReviewQuestion {
  manifest: string;
  /** The text of before, where it is another one. */
  old?: string;
  settings: Settings;
}

export interface Surroundings {
  manifest(): string;
  /** What the edited DaemonSet is compared with. */
  before(): string;
  review(question: ReviewQuestion, answered: (answers: Answers) => void, failed: (reason: string) => void): void;
}

export interface Policy {
  settings: Signal<Settings>;
  answers: Signal<Answers | undefined>;
  reviews: ReadonlySignal<Review[]>;
  failure: Signal<string | undefined>;
  set(question: Question, value: Value): void;
  reset(): void;
  /** Asks anew. */
  ask(): void;
}

/** `kept`: settings as JSON, of a link or of the visit before. */
export function createPolicy(around: Surroundings, kept: string | undefined): Policy {
  const settings = signal(readSettings(kept));
  const answers = signal<Answers | undefined>(undefined);
  const failure = signal<string | undefined>(undefined);
  const uids = new Map<number, string>();

  function uidOf(index: number): string {
    const uid = uids.get(index) ?? crypto.randomUUID();
    uids.set(index, uid);
    return uid;
  }

  function ask(): void {
    const [manifest, before] = [around.manifest(), around.before()];
    around.review(
      { manifest, settings: settings.value, ...(before !== manifest && { old: before }) },
      (answered) => {
        answers.value = answered;
        failure.value = undefined;
      },
      (reason) => {
        failure.value = reason;
      },
    );
  }

  function change(to: Settings): void {
    settings.value = to;
    keep("settings", JSON.stringify(to));
    ask();
  }

  return {
    settings,
    answers,
    failure,
    reviews: computed(() =>
      answers.value ? reviewsOf(answers.value, String(settings.value["contact"] ?? ""), uidOf) : [],
    ),
    set: (question, value) => change(withValue(settings.value, question, value)),
    reset: () => change({}),
    ask,
  };
}
