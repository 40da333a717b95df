// The state that views share, as signals: what is given, what is open, and the latest answers.
// A view reads what it shows; `core.ts` asks the engine and writes the answers.

import { signal } from "@preact/signals";
import type { ClusterOverview, ValidateAnswer } from "daemonset-preflight";
import type { Placing } from "./map/view";
import type { ClusterTexts, Progress } from "./messages";

/** The DaemonSets' text as it stands in the editor. */
export const manifest = signal("");

/** The nodes and pods. Another text has another number. */
export const cluster = signal<ClusterTexts>({ id: 0, nodes: new Blob([]) });

/** What the nodes and pods are; absent until they are read. `texts` are those that the editors had. */
export const overview = signal<{ id: number; answer: ClusterOverview } | undefined>(undefined);

/** What the API server says of the text; absent until the first answer. */
export const validated = signal<ValidateAnswer | undefined>(undefined);

/** The text that `validated` is of. */
export const validatedText = signal("");

/** Why the latest question was not answered. */
export const failure = signal<string | undefined>(undefined);

/** The latest placement with the nodes that its numbers stand for. */
export const placing = signal<Placing | undefined>(undefined);

/** Whether `placing` is of an older text, since the present one cannot be read. */
export const isStale = signal(false);

/** How often the map was answered: what waits for it depends on this. */
export const answered = signal(0);

/** The text that the map was answered for last. */
export const answeredText = signal("");

/** An answer takes a while: what is done, and how far a file is read. Absent while nothing is. */
export const working = signal<{ text: string; read?: Progress } | undefined>(undefined);

/** The panel of what is given that is open: `manifest`, `cluster` or `running`. */
export const openInput = signal("manifest");

/** The panel of answers that is open. */
export const openAnswer = signal("what-if");

/** The line of the DaemonSets' text in which the cursor stands, from 1. */
export const cursorLine = signal<number | undefined>(undefined);

/** The names of the nodes that are selected, on the map or in the builder, to do something to them. */
export const selectedNodes = signal<ReadonlySet<string>>(new Set());
