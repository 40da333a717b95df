// The worker's side of `engine.ts`: receives questions, posts answers.

import type { Calls, Progress, Request, Response } from "./messages";

type Answers<C extends Calls> = {
  [T in keyof C]: (
    question: C[T]["question"],
    progress: (progress: Progress) => void,
  ) => C[T]["answer"] | Promise<C[T]["answer"]>;
};

/** Answers questions by topic, once `ready` has settled. A failure is reported, and later questions are answered. */
export function serve<C extends Calls>(ready: () => Promise<void>, answers: Answers<C>): void {
  const post = (response: Response) => self.postMessage(response);
  self.onmessage = async (event: MessageEvent<Request>) => {
    const { id, topic, question } = event.data;
    try {
      await ready();
      post({ id, ok: true, answer: await answers[topic]!(question, (progress) => post({ id, progress })) });
    } catch (error) {
      // After a trap the state of the module is undefined.
      const broken = error instanceof WebAssembly.RuntimeError || error instanceof RangeError;
      post({ id, ok: false, error: error instanceof Error ? error.message : String(error), broken });
    }
  };
}
