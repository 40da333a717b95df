/**
 * Types of `daemonset-preflight/simulation`; the same as `src/contract` and
 * `src/simulation` in Rust. Every time and span is in milliseconds from the start of the run.
 */

export interface SimulateCall {
  /** The DaemonSets, created at time 0, and PriorityClasses: YAML or JSON. Other kinds are passed over. */
  daemonSets: string;
  /** The nodes, as `kubectl get nodes -o json` or `-o yaml` prints them. */
  nodes: string;
  /** Other pods that run, likewise. Those of the simulated DaemonSets are passed over. */
  pods?: string;
  /** What happens from outside, in the order of time. */
  script?: ScriptEvent[];
  /** How far to go; an hour after the last event unless given. */
  until?: number;
  /** How the world around the controller behaves. */
  knobs?: Knobs;
  /** Also play each rollout that is left at the end, for at most so long. */
  forecast?: number;
  /** Also run the script under both schedulers. */
  compareSchedulers?: boolean;
  /** Also run it with each alternative in the place of the first DaemonSet. */
  alternatives?: boolean;
}

export interface ScriptEvent {
  at: number;
  /** The DaemonSet that it is about: `namespace/name`. The first of the call unless given. */
  daemonSet?: string;
  do: Doing;
}

/** What happens: one key. Pods are named by their name or `namespace/name`. */
export type Doing =
  /** A node joins: the node as JSON. */
  | { addNode: object }
  | { removeNode: string }
  /** All labels of a node are replaced. */
  | { setLabels: { node: string; labels: Record<string, string> } }
  /** All taints of a node are replaced. */
  | { setTaints: { node: string; taints: Taint[] } }
  /** A node's kubelet stops answering, or answers again. `outage` only where it stops. */
  | { nodeReady: { node: string; ready: boolean; outage?: Outage } }
  | { cordon: string }
  | { uncordon: string }
  | { drain: string }
  /** The pods on a node fail. */
  | { failPods: string }
  /** The pods on a node end by themselves. */
  | { succeedPods: string }
  /** The pods on a node vanish. */
  | { deletePods: string }
  /** A pod without a controller is created: the pod as JSON. */
  | { createPod: object }
  | { deletePod: string }
  /** All labels of a pod are replaced. */
  | { setPodLabels: { pod: string; labels: Record<string, string> } }
  /** Fields of a pod's spec take the place of the pod's, containers by their names; few may change. */
  | { editPod: { pod: string; spec: object } }
  /** A DaemonSet is created: as JSON, or as text in YAML or JSON. */
  | { createDaemonSet: object | string }
  /** A DaemonSet is created, or the one of its name gets its spec: likewise. */
  | { apply: object | string }
  /** The DaemonSet's template is replaced: `spec.template` as JSON. */
  | { updateTemplate: object }
  /** The DaemonSet's update strategy is replaced: `spec.updateStrategy` as JSON. */
  | { updateStrategy: object }
  /** The template is put back to that of a revision; 0 is the one before. */
  | { rollBack: number }
  | { deleteDaemonSet: "background" | "foreground" | "orphan" };

export interface Taint { key?: string; value?: string; effect?: string }
/** `notReady`: the kubelet says so itself. `unreachable`: nothing is heard of it. */
export type Outage = "notReady" | "unreachable";

export interface Knobs {
  /** From a pod's creation until it is ready. 5000 unless given. */
  readyAfter?: number;
  /** The least time in which a kubelet can make a pod ready. 1000 unless given. */
  reaction?: number;
  /** From the deletion of a pod until it is gone. 0 unless given. */
  termination?: number;
  /** How many pods one sync may create, and how many delete. 250 unless given. */
  burst?: number;
  /** How long failed pods are left alone: 1000, doubled up to 900000, unless given. */
  backoff?: { initial?: number; max?: number };
  /** Pods whose template carries this annotation never get ready. `simulate/never-ready` unless given. */
  neverReady?: string;
  /** Pods with one of these images never get ready. */
  neverReadyImages?: string[];
  /** `atOnce`, where every pod fits, unless given; `controller` is as before Kubernetes 1.12. */
  scheduling?: "atOnce" | "defaultScheduler" | "controller";
  /** Priority classes by name, besides the two that every cluster has. */
  priorityClasses?: Record<string, PriorityClass>;
  /** Outages taint nodes, and taints drive pods out. Not so unless given. */
  nodeLife?: { grace?: number; outage?: Outage } | null;
  /** Whether invalid DaemonSets and templates are refused. True unless given. */
  validates?: boolean;
  /** How long the pods of a node that is gone wait for the garbage collector; they go with it unless given. */
  podGc?: number | null;
}
export interface PriorityClass {
  value: number;
  preemptionPolicy?: "PreemptLowerPriority" | "Never";
  globalDefault?: boolean;
}

export interface SimulateAnswer {
  /** What could not be read; everything else is simulated. */
  problems: Unread[];
  /** The event that was refused, before which the run stands. */
  rejected?: RejectedEvent;
  /** The time at the end. */
  at: number;
  /** `quiet`: nothing more would happen by itself. */
  end: "quiet" | "timeUp";
  /** What happened, in order. */
  records: Told[];
  /** Each DaemonSet at the end. */
  daemonSets: SimulatedDaemonSet[];
  /** Each pod at the end, the oldest first. */
  pods: SimulatedPod[];
  /** Where the two schedulers differ, where that was asked. */
  comparison?: Comparison;
  /** The alternatives, where that was asked. */
  alternatives?: AlternativeRun[];
}
/** `index` is the object's or event's place, from 0; absent when it is the text as a whole. */
export interface Unread { in: "daemonSets" | "nodes" | "pods" | "script" | "services"; index?: number; message: string }
export interface RejectedEvent { index: number; reason: string }

export type Told =
  /** An event of the script happened: its place there, from 0. */
  | { record: "event"; at: number; index: number }
  | Step
  | ({ record: "happening" } & Happening);
/** The controller acted, or wrote another status. */
export interface Step {
  record: "step";
  at: number;
  /** `namespace/name`. */
  daemonSet: string;
  changes: ToldChange[];
  /** The rolling update's budget; absent with `OnDelete`. */
  budget?: Budget;
  /** Nodes that use it after the step. */
  inUse: number;
  /** The node that keeps a surging update from going on. */
  stoppedBy?: string;
  /** The status that was written. */
  status: Status;
}
/** `why`: the rule in words, empty where there is none. `events`: what Kubernetes emits on the DaemonSet. */
export type ToldChange = Change & { why: string; events: Event[] };
export type Change =
  /** `surge`: beside an older pod. */
  | { change: "created"; node: string; pod: string; surge: boolean; rule: Rule }
  /** Not created, since it would not fit: only with `controller` scheduling. `told`: what its event says, absent where a host port is taken. */
  | { change: "unplaced"; node: string; reason: string; told?: string }
  | { change: "deleted"; node: string; pod: string; rule: Rule }
  | { change: "adopted"; node: string; pod: string; rule: Rule }
  | { change: "released"; node: string; pod: string; rule: Rule }
  /** A template got a ControllerRevision, or an old one became the newest again. */
  | { change: "revised"; revision: number; hash: string; rule: Rule }
  /** A ControllerRevision went. */
  | { change: "forgotten"; revision: number };
export type Rule =
  | "missing"
  | "failed"
  | "succeeded"
  | "duplicate"
  | "surged"
  | "nodeExcluded"
  | "nodeGone"
  | "olderWithinBudget"
  | "olderUnavailable"
  | "olderExcluded"
  | "spared"
  | "surge"
  | "surgeFree"
  | "selected"
  | "notSelected"
  | "newTemplate"
  | "knownTemplate"
  | "historyLimit"
  | "hashTaken";
export interface Event { type: "Normal" | "Warning"; reason: string; message: string }
/** The cluster around the controller did something. `event`: what Kubernetes emits on the pod, or on the node where there is none. */
export type Happening = { at: number; node: string; namespace?: string; pod?: string; event?: Event } & What;
export type What =
  | { what: "scheduled" }
  | { what: "failedScheduling"; message: string }
  /** `by`, `uid`: the pod that it had to make room for. */
  | { what: "preempted"; by: string; uid: string }
  /** A taint drove it out. */
  | { what: "evicted" }
  /** The taint went before its time was over. */
  | { what: "evictionCancelled" }
  /** The node, or the pod on it, is not ready any more. */
  | { what: "nodeNotReady" }
  | { what: "nodeReady" }
  | { what: "tainted"; key: string }
  | { what: "untainted" }
  /** Garbage, since its node is gone. */
  | { what: "collected" }
  /** Garbage, since its DaemonSet is deleted. */
  | { what: "ownerDeleted" }
  /** Left alone, though its DaemonSet is deleted. */
  | { what: "orphaned" }
  | { what: "drained" };
/** In nodes. `maxSurge` above 0 means that the update surges. */
export interface Budget { maxUnavailable: number; maxSurge: number }
/** `status` of the DaemonSet, as the controller writes it. */
export interface Status {
  desiredNumberScheduled: number;
  currentNumberScheduled: number;
  numberMisscheduled: number;
  numberReady: number;
  updatedNumberScheduled: number;
  numberAvailable: number;
  numberUnavailable: number;
  observedGeneration: number;
  collisionCount: number;
}

export interface SimulatedDaemonSet {
  namespace: string;
  name: string;
  status: Status;
  /** How its rollout stands; absent until its first sync. */
  rollout?: Rollout;
  /** The waves in which pods were replaced, in order. */
  waves: Wave[];
  /** Why it cannot finish, and what else is to be known of it, in sentences. */
  statements: string[];
  /** How it would go on, where that was asked and something is left. */
  forecast?: Forecast;
}
export interface Rollout {
  /** The number of the present template's revision. */
  revision: number;
  /** Nodes that should run a pod. */
  desired: number;
  /** Of these, nodes that have no available pod of the present template. */
  left: number;
  finished: boolean;
  /** Absent with `OnDelete`. */
  budget?: Budget;
  /** Nodes that use the budget. */
  inUse: number;
  /** These nodes, and why they use it. */
  eaters: Eater[];
  /** How many more times the controller will replace pods; absent when it cannot go on. */
  wavesLeft?: number;
  timeLeft?: number;
  /** Why it cannot finish by itself. */
  stuck: Stuck[];
}
export interface Eater { node: string; pod?: string; why: Appetite }
export type Appetite =
  | { why: "noPod" }
  | { why: "severalPods" }
  | { why: "nodeNotReady" }
  | { why: "pending"; message: string }
  /** No pod was made, since it would not fit: only with `controller` scheduling. */
  | { why: "noRoom"; message: string }
  | { why: "ended" }
  | { why: "neverReady" }
  | { why: "starting" };
export type Stuck =
  | { stuck: "waitsForDeletion"; nodes: number }
  | { stuck: "surgeHostPorts"; ports: string[] }
  | { stuck: "budgetSpent"; budget: number; nodes: string[] }
  | { stuck: "neverReady"; images: string[] }
  | { stuck: "doesNotFit"; nodes: string[]; message: string }
  | { stuck: "nodeGone"; node: string };
/** One moment at which pods were replaced, and how much of the budget was in use then. */
export interface Wave { at: number; nodes: string[]; budget?: Budget; inUse: number }
export interface Forecast {
  /** How long it takes from now; absent when it does not finish. */
  takes?: number;
  waves: Wave[];
  /** How it stands at its end, or where it stops. */
  end: Rollout;
}
export interface SimulatedPod {
  namespace: string;
  name: string;
  /** The node that it is on, or waits for. */
  node: string;
  /** The name of the DaemonSet that it belongs to. */
  daemonSet?: string;
  /** The hash of its template; empty where no controller made it. */
  hash: string;
  /** Those of its containers. */
  images: string[];
  state: "Pending" | "Starting" | "Ready" | "Terminating" | "Failed" | "Succeeded";
  /** The scheduler's words about a pod that waits. */
  message?: string;
}

export interface Comparison {
  /** By time and node: an entry stands until the next one of its node. */
  differences: Difference[];
  /** Pods that had to make room for a daemon, which the controller never asks for. */
  preempted: string[];
  /** Nodes for which the controller created no pod, since it would not have fitted. */
  unplaced: string[];
}
export interface Difference {
  at: number;
  daemonSet: string;
  node: string;
  defaultScheduler: DaemonState;
  controller: DaemonState;
}
export type DaemonState = "absent" | "pending" | "starting" | "ready";

export interface AlternativeRun {
  alternative: "daemonSet" | "initScript" | "barePods" | "staticPods" | "deployment" | "spreadDeployment";
  /** An entry stands until the next. */
  coverage: Coverage[];
  /** The share of the time, weighted by nodes, in which nodes were covered: 0 to 1. */
  share: number;
  losses: Loss[];
  /** The same in words. */
  loses: string[];
  /** When it is the right choice, in words. */
  suits: string;
}
/** `surplus`: daemons beyond one a node and on nodes that should run none. `updated`: of the present template. */
export interface Coverage { at: number; wanted: number; covered: number; surplus: number; updated: number }
export type Loss =
  | "notRestarted"
  | "notReplaced"
  | "notOnNewNodes"
  | "ignoresLabels"
  | "notVisible"
  | "notManageable"
  | "noRollout"
  | "severalOnOneNode"
  | "leavesTroubledNodes"
  | "fixedNumber"
  | "notAccountedFor"
  | "otherTools"
  | "notIsolated";

export interface ReachCall {
  /** How the cluster came to stand as it does. */
  simulation: SimulateCall;
  /** The Services: YAML or JSON. Other kinds are passed over. */
  services?: string;
  /** The IP addresses that are known, by name, besides those that the nodes state. */
  addresses?: { nodes?: Record<string, string>; pods?: Record<string, string> };
}
export interface ReachAnswer { daemonSets: Reached[]; problems: Unread[]; rejected?: RejectedEvent }
export interface Reached { namespace: string; name: string; ways: Way[] }
export interface Way {
  way: "push" | "hostPort" | "headlessService" | "service";
  /** The Service's name. */
  service?: string;
  /** How many of the daemons that should run it leads to. */
  available: "everywhere" | "partly" | "nowhere";
  /** The DNS names to ask for. */
  names: string[];
  addresses: Address[];
  /** The same as they are written. */
  written: string[];
  /** Why it does not lead everywhere. */
  reasons: string[];
  /** What to know of it. */
  notes: string[];
}
export interface Address { node: string; pod: string; ip?: string; of: "node" | "pod"; port?: number; protocol: string }

export interface ConvertCall { text: string }
/** One per document, in the order of the text. */
export interface ConvertAnswer { documents: ConvertedDocument[] }
export interface ConvertedDocument {
  index: number;
  /** Empty when it could not be read. */
  kind: string;
  name: string;
  /** Absent when there is none. */
  daemonSet?: Record<string, unknown>;
  /** What was changed, and why. */
  changes: Conversion[];
  /** Why there is no DaemonSet. */
  error?: string;
}
export interface Conversion { field: string; what: string; why: string }

/** Loads the core. Must have settled before the first call in a browser or a worker; in Node it is done on import. Calling it again costs nothing. */
export function init(module?: BufferSource | WebAssembly.Module | URL | string): Promise<void>;
/** What happens to DaemonSets as a script goes on, step by step. */
export function simulate(call: SimulateCall): SimulateAnswer;
/** By which ways clients get to each DaemonSet's pods at the end of a simulation. */
export function reach(call: ReachCall): ReachAnswer;
/** Pods and Deployments turned into DaemonSets. */
export function convert(call: ConvertCall): ConvertAnswer;
