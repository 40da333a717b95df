// What a link may carry of the page's state, and the parts of it that one may leave out.

export interface State {
  manifest: string;
  nodes: string;
  pods: string;
  script: string;
  services: string;
  /** The script of the list that was chosen; empty for one's own. */
  scriptId: string;
  /** What the edited DaemonSet is compared with. */
  before: string;
  /** What is converted. */
  convert: string;
  /** The settings of the policy, as JSON. */
  settings: string;
  /** The panel that is open. */
  panel: string;
  /** The panel of what is given that is open. */
  input: string;
  /** The outcome whose nodes alone are shown. */
  outcome: string;
  /** The step of the run that is shown, from 0. */
  step: string;
  /** The version of Kubernetes that is asked, or all. */
  version: string;
}

/** What a link carries; a text that is not there is left to the page that opens it. */
export type Shared = { [K in keyof State]?: string | undefined };

export interface Part {
  id: string;
  label: string;
  keys: readonly (keyof State)[];
}

/** The parts of a link. Every field of the state stands in one of them. */
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

/** The state in what was written of one; it throws where that is no object. What is not known is left out. */
export function readState(written: unknown): Partial<State> {
  if (typeof written !== "object" || written === null) throw new TypeError("no object");
  const state: Partial<State> = {};
  for (const key of KEYS) {
    const text = (written as Record<string, unknown>)[key];
    if (Object.hasOwn(written, key) && typeof text === "string") state[key] = text;
  }
  return state;
}

/** The state without the parts that are left out. */
export function withParts(state: Shared, parts: ReadonlySet<string>): Shared {
  const kept: Shared = {};
  for (const { id, keys } of PARTS) {
    if (!parts.has(id)) continue;
    for (const key of keys) if (state[key] !== undefined) kept[key] = state[key];
  }
  return kept;
}
