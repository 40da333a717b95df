// What the page and its worker say to each other.

import type { PlaceAnswer, ValidateAnswer } from "daemonset-preflight";

/** Ask for everything the page shows of the two texts. */
export interface Request {
  id: number;
  manifest: string;
  nodes: string;
}

/** Everything the page shows, or why it could not be had. */
export type Response =
  | { id: number; ok: true; validated: ValidateAnswer; placed: PlaceAnswer; milliseconds: number }
  | { id: number; ok: false; error: string };
