// Runs the core away from the page, so that typing never waits for it.

import { init, place, validate } from "daemonset-preflight";
import type { Request, Response } from "./messages";

const ready = init();

self.onmessage = async (event: MessageEvent<Request>) => {
  const { id, manifest, nodes } = event.data;
  try {
    await ready;
    const start = performance.now();
    const validated = validate({ text: manifest });
    const placed = place({ daemonSets: manifest, nodes });
    reply({ id, ok: true, validated, placed, milliseconds: performance.now() - start });
  } catch (error) {
    reply({ id, ok: false, error: error instanceof Error ? error.message : String(error) });
  }
};

function reply(response: Response): void {
  self.postMessage(response);
}
