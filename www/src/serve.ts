// A worker's side of `engine.ts`: questions in, answers out.

import type { Calls, Request, Response } from "./messages";

/** Answers by topic, once `ready` has settled; a failure is said and does not last. */
export function serve<C extends Calls>(
  ready: () => Promise<void>,
  answers: { [T in keyof C]: (question: C[T]["question"]) => C[T]["answer"] },
): void {
  self.onmessage = async (event: MessageEvent<Request>) => {
    const { id, topic, question } = event.data;
    let response: Response;
    try {
      await ready();
      response = { id, ok: true, answer: answers[topic]!(question) };
    } catch (error) {
      response = { id, ok: false, error: error instanceof Error ? error.message : String(error) };
    }
    self.postMessage(response);
  };
}
