// The page's state that a link may carry, and the parts that the user may leave out.

export interface State {
  manifest: string;
  nodes: string;
  pods: string;
  script: string;
  services: string;
  /** The id of the chosen script; empty for the user's own. */
  scriptId: string;
  /** The baseline of the edited DaemonSet. */
  before: string;
  /** The text that is converted into a DaemonSet. */
  convert: string;
  /** The settings of the policy, as JSON. */
  settings: string;
  /** The open answers' panel. */
  panel: string;
  /** The open input panel. */
  input: string;
  /** The outcome by which the map is filtered. */
  outcome: string;
  /** The index of the current step of the run, from 0. */
  step: string;
  /** The chosen version of Kubernetes, or all. */
  version: string;
}

/** The state that a link carries; the page that opens it decides about absent texts. */
export type Shared = { [K in keyof State]?: string | undefined };

export interface Part {
  id: string;
  label: string;
  keys: readonly (keyof State)[];
}

/** The parts of a link. Every field of the state is in exactly one of them. */
export const PARTS: readonly Part[] = [
  { id: "manifest", label: "DaemonSet", keys: ["manifest"] },
  { id: "nodes", label: "Nodes", keys: ["nodes"] },
  { id: "pods", label: "Pods", keys: ["pods"] },
  { id: "before", label: "Baseline", keys: ["before"] },
  { id: "simulation", label: "Script and Services", keys: ["script", "scriptId", "services"] },
  { id: "convert", label: "What is converted", keys: ["convert"] },
  { id: "settings", label: "Settings of the policy", keys: ["settings"] },
  { id: "view", label: "What is open", keys: ["panel", "input", "outcome", "step", "version"] },
];

export const KEYS: readonly (keyof State)[] = PARTS.flatMap(({ keys }) => keys);

/** Reads a written state, without unknown fields. Throws if it is not an object. */
export function readState(written: unknown): Partial<State> {
  if (typeof written !== "object" || written === null) throw new TypeError("no object");
  const state: Partial<State> = {};
  for (const key of KEYS) {
    const text = (written as Record<string, unknown>)[key];
    if (Object.hasOwn(written, key) && typeof text === "string") state[key] = text;
  }
  return state;
}

/** Returns the given parts of the state. */
export function withParts(state: Shared, parts: ReadonlySet<string>): Shared {
  const kept: Shared = {};
  for (const { id, keys } of PARTS) {
    if (!parts.has(id)) continue;
    for (const key of keys) if (state[key] !== undefined) kept[key] = state[key];
  }
  return kept;
}
