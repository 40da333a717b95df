/** Types of the package `daemonset-preflight`; the same as `src/contract` in Rust. */

export interface ValidateCall {
  /** YAML or JSON, one or many documents, also a `List`. */
  text: string;
  /** The objects as they are stored now; one with the same namespace and name makes the answer that of an update. */
  old?: string;
  /** What becomes of unknown and duplicate fields. `Strict` unless given. */
  fieldValidation?: "Strict" | "Warn" | "Ignore";
}
export interface ValidateAnswer {
  /** Whether every DaemonSet would be accepted, nothing was unreadable, and there was at least one. */
  accepted: boolean;
  documents: DocumentAnswer[];
}
export interface DocumentAnswer {
  index: number;
  place: Place;
  apiVersion: string;
  kind: string;
  namespace: string;
  name: string;
  operation?: "create" | "update";
  outcome: "accepted" | "refused" | "unreadable" | "otherKind";
  status?: Status;
  errors: Finding[];
  strict: Finding[];
  warnings: Finding[];
}
export interface Status { code: number; reason: string; message: string }
export interface Finding {
  reason: string;
  field: string;
  path: (string | number)[];
  message: string;
  suggestion?: string;
  place?: Place;
}
/** A stretch of text; the end is exclusive. */
export interface Place { start: Position; end: Position }
/** Lines and columns from 1. `column` counts characters, `utf16Column` what JavaScript counts. */
export interface Position { line: number; column: number; utf16Column: number }

export interface DefaultCall { text: string }
export interface DefaultAnswer { documents: DefaultedDocument[] }
export interface DefaultedDocument { index: number; place: Place; object?: Record<string, unknown>; errors: Finding[] }

export interface PlaceCall {
  daemonSets: string;
  nodes: string;
  pods?: string;
  /** The names of the nodes whose `why` is told: all unless given, none for an empty list. */
  explain?: string[];
}
export interface PlaceAnswer { daemonSets: PlacedDaemonSet[]; problems: Problem[] }
export interface PlacedDaemonSet {
  namespace: string;
  name: string;
  shouldRun: number;
  summary: string;
  hints: string[];
  /** Changes that would let pods run on more nodes, those that gain most first; at most five. */
  remedies: Remedy[];
  nodes: PlacedNode[];
}
/** A change of the DaemonSet, as JSON Patch (RFC 6902) of the object as it was given. */
export interface Remedy {
  text: string;
  /** On how many more nodes a pod should run. */
  gains: number;
  patch: PatchOperation[];
}
export interface PatchOperation {
  op: "add" | "remove" | "replace";
  path: string;
  value?: string | string[] | PatchToleration | PatchToleration[];
}
export interface PatchToleration { key: string; operator: "Equal" | "Exists"; value?: string; effect: string }
export interface PlacedNode {
  name: string;
  shouldRun: boolean;
  shouldContinue: boolean;
  /** Whether the scheduler could bind the pod; absent where none should run. */
  fits?: boolean;
  reason: string;
  why: Why[];
}
export interface Why { predicate: string; outcome: "passed" | "failed" | "noted"; text: string }
export interface Problem { source: Source; index?: number; name: string; message: string; place?: Place }

/** Which text of the call: `newDaemonSets` and `newNodes` are those of `compare`. */
export type Source = "daemonSets" | "nodes" | "pods" | "newDaemonSets" | "newNodes";

export interface SurveyCall { daemonSets: string; nodes: string }
export interface SurveyAnswer {
  /** Pairs that want one host port of the same nodes, in words. */
  portClashes: string[];
  /** Pairs of one namespace of which one selects the other's pods, in words. */
  selectorOverlaps: string[];
  /** DaemonSets for one kind of daemon, by hardware: whether each node is covered once. */
  groups: { members: string[]; partition: boolean; text: string }[];
  /** What all of them together hold of each node. */
  nodes: SurveyedNode[];
  problems: Problem[];
}
export interface SurveyedNode {
  name: string;
  daemonSets: string[];
  held: { resource: string; held: string; allocatable: string; percent?: number }[];
}

export interface CompareCall {
  daemonSets: string;
  nodes: string;
  /** As they are, unless given. */
  newDaemonSets?: string;
  /** As they are, unless given. */
  newNodes?: string;
  /** Nodes of these shapes join besides. */
  join?: Preset[];
  /** The pods that already run. Without them it is not known where pods of the DaemonSets run. */
  pods?: string;
}
export type Preset = "worker" | "controlPlane" | "gpuPool" | "windows" | "arm64" | "virtualNode" | "spot"
  | "eksNodeGroup" | "eksFargate" | "gkeNodePool" | "gkeGpuPool" | "gkeArmPool" | "gkeSpotPool" | "aksUserPool" | "aksSystemPool";
export interface CompareAnswer {
  daemonSets: ComparedDaemonSet[];
  problems: Problem[];
  /** What is worth knowing of a text: it has no DaemonSets or no nodes, or one DaemonSet twice. */
  remarks: { source: Source; message: string }[];
}
export interface ComparedDaemonSet {
  namespace: string;
  name: string;
  /** `false` when it could not be read on one side; the lists are empty then. */
  compared: boolean;
  summary: string;
  added: { node: string; text: string }[];
  removed: { node: string; text: string }[];
  kept: string[];
  /** The new nodes that get no pod. */
  passedOver: { node: string; text: string }[];
  /** Of the nodes that get a new pod, added or by a rolling update: those on which it does not fit. */
  pending: { node: string; text: string }[];
  /** The nodes that could not be read on one side. */
  unknown: { node: string; text: string }[];
}

/** Loads the core. Must have settled before the first call in a browser or a worker; in Node it is done on import. Calling it again costs nothing. */
export function init(module?: BufferSource | WebAssembly.Module | URL | string): Promise<void>;
/** What the API server would answer to each DaemonSet in a text. */
export function validate(call: ValidateCall): ValidateAnswer;
/** The objects with the API server's defaults. (`default` is a reserved word.) */
export function applyDefaults(call: DefaultCall): DefaultAnswer;
/** On which nodes each DaemonSet runs a pod, and why. */
export function place(call: PlaceCall): PlaceAnswer;
/** What several DaemonSets are to one another on one cluster. */
export function survey(call: SurveyCall): SurveyAnswer;
/** What would change if the DaemonSets or the nodes were others. */
export function compare(call: CompareCall): CompareAnswer;
