// The state that views share, as signals: the inputs, the open panels and the latest answers. Views read the signals;
// `core.ts` asks the engine and writes the answers.

import { signal } from "@preact/signals";
import type { ClusterOverview, ValidateAnswer } from "daemonset-preflight";
import type { Placing } from "./map/view";
import type { ClusterTexts, Progress } from "./messages";

/** The DaemonSets' text in the editor. */
export const manifest = signal("");

/** The nodes and pods. A new text gets a new number. */
export const cluster = signal<ClusterTexts>({ id: 0, nodes: new Blob([]) });

/** The overview of the nodes and pods; undefined until they are read. `id` is that of the `cluster`. */
export const overview = signal<{ id: number; answer: ClusterOverview } | undefined>(undefined);

/** The API server's verdict on the text; undefined until the first answer. */
export const validated = signal<ValidateAnswer | undefined>(undefined);

/** The text that `validated` belongs to. */
export const validatedText = signal("");

/** Why the latest question could not be answered. */
export const failure = signal<string | undefined>(undefined);

/** The latest placement, with the nodes that its indices refer to. */
export const placing = signal<Placing | undefined>(undefined);

/** Whether `placing` belongs to an older text, because the current text cannot be read. */
export const isStale = signal(false);

/** Counts the answers for the map; questions that wait for the map depend on it. */
export const answered = signal(0);

/** The text of the latest answer for the map. */
export const answeredText = signal("");

/** The current work while an answer takes a while, and how much of a file is read; otherwise undefined. */
export const working = signal<{ text: string; read?: Progress } | undefined>(undefined);

/** The open input panel: `manifest`, `cluster` or `running`. */
export const openInput = signal("manifest");

/** The id of the open answers' panel. */
export const openAnswer = signal("what-if");

/** The cursor's line in the DaemonSets' text, from 1. */
export const cursorLine = signal<number | undefined>(undefined);

/** The names of the nodes that are selected on the map or in the builder, as targets of an action. */
export const selectedNodes = signal<ReadonlySet<string>>(new Set());
