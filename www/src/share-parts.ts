// The parts of a link that lazily loaded parts of the page add.

import { signal } from "@preact/signals";
import type { State } from "./share/state";

type Part<K extends keyof State> = () => { [key in K]?: string | undefined };

/** Undefined until the simulation is opened. */
export const sharedScript = signal<Part<"script" | "scriptId" | "services" | "step"> | undefined>(undefined);

/** Undefined until the policy is opened. */
export const sharedSettings = signal<Part<"settings"> | undefined>(undefined);
