// The state that views share, as signals: what is given, and the latest answers to it.
// A view reads what it shows; `core.ts` asks the engine and writes the answers.

import { signal } from "@preact/signals";
import type { ValidateAnswer } from "daemonset-preflight";
import type { Placing } from "./map/view";
import type { ClusterTexts, Progress } from "./messages";

/** The DaemonSets' text as it stands in the editor. */
export const manifest = signal("");

/** The nodes and pods. Another text has another number. */
export const cluster = signal<ClusterTexts>({ id: 0, nodes: new Blob([]) });

/** Whose nodes these are: how many, and whether they are an example. Absent until they are read. */
export const nodesGiven = signal<{ count: number; isExample: boolean } | undefined>(undefined);

/** What the API server says of the text; absent until the first answer. */
export const validated = signal<ValidateAnswer | undefined>(undefined);

/** Why the latest question was not answered. */
export const failure = signal<string | undefined>(undefined);

/** The latest placement with the nodes that its numbers stand for. */
export const placing = signal<Placing | undefined>(undefined);

/** An answer takes a while: what is done, and how far a file is read. Absent while nothing is. */
export const working = signal<{ text: string; read?: Progress } | undefined>(undefined);
