// A worker's side of `engine.ts`: questions in, answers out.

import type { Calls, Progress, Request, Response } from "./messages";

type Answers<C extends Calls> = {
  [T in keyof C]: (
    question: C[T]["question"],
    progress: (progress: Progress) => void,
  ) => C[T]["answer"] | Promise<C[T]["answer"]>;
};

/** Answers by topic, once `ready` has settled; a failure is said and does not last. */
export function serve<C extends Calls>(ready: () => Promise<void>, answers: Answers<C>): void {
  const post = (response: Response) => self.postMessage(response);
  self.onmessage = async (event: MessageEvent<Request>) => {
    const { id, topic, question } = event.data;
    try {
      await ready();
      post({ id, ok: true, answer: await answers[topic]!(question, (progress) => post({ id, progress })) });
    } catch (error) {
      // What a module holds after a trap is not known.
      const broken = error instanceof WebAssembly.RuntimeError || error instanceof RangeError;
      post({ id, ok: false, error: error instanceof Error ? error.message : String(error), broken });
    }
  };
}
