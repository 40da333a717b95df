// What parts of the page that are loaded later add to a link.

import { signal } from "@preact/signals";
import type { State } from "./share/state";

type Part<K extends keyof State> = () => { [key in K]?: string | undefined };

/** Absent until the simulation was opened. */
export const sharedScript = signal<Part<"script" | "scriptId" | "services" | "step"> | undefined>(undefined);

/** Absent until the policy was opened. */
export const sharedSettings = signal<Part<"settings"> | undefined>(undefined);
