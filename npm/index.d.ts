/**
 * Types of the package `daemonset-preflight`: those of `src/contract` in Rust, from which
 * `BLESS=1 cargo test --features cli,wasm --test core typescript` writes this file.
 * Times and spans are in milliseconds, times from the start of the run.
 */
/// <reference lib="esnext.disposable" />

/**
 * Loads the core: by default the package's own module, otherwise one from its address, its
 * bytes or compiled. Must have settled before the first call in a browser or a worker; in Node,
 * in workerd and with `daemonset-preflight/inline` it is done on import. Calling it again costs
 * nothing. Rejects with a `LoadError`, and may then be tried again.
 */
export function init(module?: BufferSource | WebAssembly.Module | URL | string): Promise<void>;
/** What the API server would answer to each DaemonSet in a text. */
export function validate(call: ValidateCall): ValidateAnswer;
/** The objects with the API server's defaults. */
export function applyDefaults(call: DefaultCall): DefaultAnswer;
/** What the house rules find in each DaemonSet: good practice that the API server does not ask for. */
export function lint(call: LintCall): LintAnswer;
/** On which nodes each DaemonSet runs a pod, and why. */
export function place(call: PlaceCall): PlaceAnswer;
/** Checks several DaemonSets together: host-port clashes, overlapping selectors, and the resources that they use on each node. */
export function survey(call: SurveyCall): SurveyAnswer;
/** What would change if the DaemonSets or the nodes were others. */
export function compare(call: CompareCall): CompareAnswer;
/** What happens to DaemonSets as a script goes on, step by step. */
export function simulate(call: SimulateCall): SimulateAnswer;
/** By which paths clients get to each DaemonSet's pods at the end of a simulation. */
export function reach(call: ReachCall): ReachAnswer;
/** Pods and Deployments as DaemonSets. */
export function convert(call: ConvertCall): ConvertAnswer;
/** Objects that are safe to share. */
export function redact(call: RedactCall): RedactAnswer;
/** What is wrong with the DaemonSets of a cluster as it is, and whether it will be right. */
export function diagnose(call: DiagnoseCall): DiagnoseAnswer;
/**
 * Nodes and pods that are read once and asked many times: a question costs nothing for
 * reading them, and a placement says of each node no more than the number of its verdict.
 * The module's memory that it holds is given back by `free`, or by `using` at the end of the
 * block.
 */
export class Cluster {
  private constructor();
  /** What was read. */
  overview(): ClusterOverview;
  /** Places DaemonSets on the nodes. */
  place(call: ClusterPlaceCall): ClusterPlaceAnswer;
  /** Why one node gets the pods of DaemonSets or not, and what the node has. */
  explain(call: ExplainCall): ExplainAnswer;
  /** The nodes by the value of a label. */
  group(call: GroupCall): GroupAnswer;
  /** What would change if the DaemonSets were others or nodes joined. */
  compare(call: ClusterCompareCall): CompareAnswer;
  /** Checks several DaemonSets together. */
  survey(call: ClusterSurveyCall): SurveyAnswer;
  /** What happens to DaemonSets as a script goes on. Nodes and pods of the call join those of the cluster. */
  simulate(call: Omit<SimulateCall, "cluster">): SimulateAnswer;
  /** By which paths clients get to DaemonSets' pods when a script has ended, likewise. */
  reach(call: Omit<ReachCall, "simulation"> & { simulation: Omit<SimulateCall, "cluster"> }): ReachAnswer;
  /** Gives the memory back. A call after that throws. */
  free(): void;
  [Symbol.dispose](): void;
}
/**
 * Reads nodes and pods, as `kubectl get -o json` or `-o yaml` prints them: text, or its bytes
 * in UTF-8. Without `pods` it is not known where pods run.
 */
export function loadCluster(texts: { nodes: string | Uint8Array; pods?: string | Uint8Array }): Cluster;
/**
 * As `loadCluster`, of streams or files (`Blob`), so that a large file never is one text of
 * JavaScript. `size` is the bytes of the nodes, where they are known beforehand: a `Blob` says
 * it itself. `progress` hears how many bytes were read of all. An aborted `signal` rejects with
 * its reason, and the streams are cancelled.
 */
export function streamCluster(
  streams: { nodes: ReadableStream<Uint8Array> | Blob; pods?: ReadableStream<Uint8Array> | Blob },
  options?: { size?: number; progress?: (bytes: number) => void; signal?: AbortSignal },
): Promise<Cluster>;
/** The dump of a cluster, which is read once and asked many times, without its texts. Memory is given back as a `Cluster` does. */
export class DumpedCluster {
  private constructor();
  /** What is wrong with its DaemonSets, and whether it will be right. */
  diagnose(call?: Omit<DiagnoseCall, "texts">): DiagnoseAnswer;
  /** What happens as a script goes on from there. */
  simulate(call: Omit<SimulateCall, "cluster">): SimulateAnswer;
  /** By which paths clients get to its DaemonSets' pods when a script has ended. */
  reach(call: Omit<ReachCall, "simulation"> & { simulation: Omit<SimulateCall, "cluster"> }): ReachAnswer;
  /** Gives the memory back. A call after that throws. */
  free(): void;
  [Symbol.dispose](): void;
}
/** Reads what `diagnose` reads: texts of mixed kinds, or their bytes in UTF-8. */
export function loadDump(texts: Array<string | Uint8Array>): DumpedCluster;
/** As `loadDump`, of streams or files, with the options of `streamCluster`. */
export function streamDump(
  streams: Array<ReadableStream<Uint8Array> | Blob>,
  options?: { progress?: (bytes: number) => void; signal?: AbortSignal },
): Promise<DumpedCluster>;

/** A call was made before `init` had settled. */
export class NotLoadedError extends Error {
  readonly code: "NOT_LOADED";
}
/**
 * A call has an unknown key or a value of the wrong type. What stands in a text never throws:
 * it is part of the answer.
 */
export class InvalidCallError extends TypeError {
  readonly code: "INVALID_CALL";
  /** The function that was called. */
  readonly call: string;
}
/** A cluster was asked after it had been freed. */
export class FreedClusterError extends Error {
  readonly code: "CLUSTER_FREED";
  /** The method that was called. */
  readonly call: string;
}
/** The module could not be fetched or compiled; `cause` says why. */
export class LoadError extends Error {
  readonly code: "LOAD_FAILED";
}

/** Texts to validate. */
export type ValidateCall = {
  /** YAML or JSON, one or many documents, also a `List`. */
  text: string;
  /**
   * `--namespace` of kubectl: that of the DaemonSets of the text that name none; those that
   * name another are refused. `default` when absent.
   */
  namespace?: string;
  /**
   * The objects as they are stored now: exported from a cluster, or written by hand. A
   * DaemonSet whose namespace and name stand here is answered as an update of it; any
   * other as a create.
   */
  old?: string;
  /**
   * The objects as a cluster has them. Each DaemonSet whose namespace and name stand here is
   * merged into its live object, as `kubectl apply` does it, and what comes of that is
   * answered as an update; any other as a create. It takes the place of `old`.
   */
  live?: string;
  /** How the text is applied to `live`. */
  apply?: ApplyOptions;
  /** What becomes of unknown and duplicate fields. */
  fieldValidation?: FieldValidation;
  /**
   * The version of Kubernetes that answers, such as `1.36`, or several: as a list or with
   * commas between. The newest one, when absent.
   */
  kubernetesVersion?: string | Array<string>;
  /**
   * Feature gates that are turned on or off, by name, as `--feature-gates` of the API
   * server has them. The others are as they are by default.
   */
  featureGates?: { [key in string]: boolean };
  /** `--allow-privileged` of the API server; true when absent. */
  allowPrivileged?: boolean;
};

/** How files are applied to live objects; with nothing set, as `kubectl apply` does. */
export type ApplyOptions = {
  /**
   * `--server-side` of kubectl: merged by who owns which field, not by what was applied
   * last.
   */
  serverSide?: boolean;
  /**
   * `--field-manager` of kubectl, which decides only with `serverSide`; `kubectl` when
   * absent.
   */
  fieldManager?: string;
  /** `--force-conflicts` of kubectl: fields that others own are taken from them. */
  forceConflicts?: boolean;
};

/** `fieldValidation` of the API request. */
export type FieldValidation =
  /** Unknown and duplicate fields refuse the object, as with `kubectl`. */
  | "Strict"
  /** They are remarked. */
  | "Warn"
  /** They are dropped silently, as the API allows. */
  | "Ignore";

/** The answer for a text. */
export type ValidateAnswer = {
  /** The version of Kubernetes whose answers `documents` are: the newest that was asked. */
  kubernetesVersion: string;
  /**
   * Whether every DaemonSet in the text would be accepted, by every version that was
   * asked, nothing was unreadable, and there was at least one.
   */
  accepted: boolean;
  /**
   * One per document, in the order of the text. Empty when there are `oldProblems`: what
   * would be an update is not known then.
   */
  documents: Array<DocumentAnswer>;
  /** How many DaemonSets stand in `old` or `live`; absent when neither was given. */
  oldDaemonSets?: number;
  /**
   * Why `old` or `live` cannot be taken for what is stored: it cannot be read or decoded, or has a
   * DaemonSet twice or without a name.
   */
  oldProblems: Array<Finding>;
  /** The answers of the other versions, the oldest first, when several were asked. */
  olderVersions?: Array<VersionAnswer>;
  /** What not all versions answer alike, when several were asked. */
  differences?: Array<VersionDifference>;
  /** Why nothing is answered: a feature gate that no such API server has, or not so. */
  settingProblem?: string;
};

/** The answer for one document. */
export type DocumentAnswer = {
  /** Which document of the text, from 0. */
  index: number;
  /** Where it stands. */
  place: Place;
  /** As written; empty when missing. */
  apiVersion: string;
  /** As written; empty when missing. */
  kind: string;
  /** As written, or that of the call; empty when both are missing. */
  namespace: string;
  /** As written; empty when missing. */
  name: string;
  /** `generateName` as written, where there is no name: the server appends five characters. */
  generateName?: string;
  /** What would be asked of the API server; absent for other kinds. */
  operation?: Operation;
  /** What becomes of it. */
  outcome: Outcome;
  /** The API server's status, for a refusal. */
  status?: Status;
  /** What is wrong. */
  errors: Array<Finding>;
  /** Unknown and duplicate fields. */
  strict: Array<Finding>;
  /** What is remarked. */
  warnings: Array<Finding>;
  /** Fields that are not stored, of which the API server reports nothing: their features are off. */
  dropped: Array<DroppedField>;
  /** What applying it makes of its live object; absent when it has none. */
  applied?: Applied;
  /** How many warnings and dropped fields comments and annotations suppress. */
  suppressed: number;
};

/** A stretch of text; the end is exclusive. */
export type Place = {
  /** The first character. */
  start: Position;
  /** The character after the last. */
  end: Position;
};

/** A position in a text. */
export type Position = {
  /** The line, from 1. */
  line: number;
  /** The column in characters, from 1. */
  column: number;
  /** The column in UTF-16 code units, from 1, as JavaScript counts. */
  utf16Column: number;
};

/** What would be asked of the API server. */
export type Operation =
  /** The object is new. */
  | "create"
  /** The object replaces one in `old`. */
  | "update";

/** What becomes of one document. */
export type Outcome =
  /** The API server would store it. */
  | "accepted"
  /** The API server would refuse it. */
  | "refused"
  /** It is no object at all: no YAML or JSON, or nothing that names a kind. */
  | "unreadable"
  /** It is no DaemonSet of `apps/v1`, and is let pass. */
  | "otherKind";

/** The API server's status for a refusal. */
export type Status = {
  /**
   * The HTTP code: 400 when it could not be decoded, 409 when it is an update of another
   * object or version than the stored one, 413 when it is too large, 422 when it is
   * invalid, 500 when its resource version is not a number, or when it cannot be merged into
   * the live object. 409 too when others own fields that it changes.
   */
  code: number;
  /** `BadRequest`, `Conflict`, `RequestEntityTooLarge` or `Invalid`; empty with 500. */
  reason: string;
  /** The sentence for people. */
  message: string;
};

/** One thing that is wrong or remarked. */
export type Finding = {
  /**
   * The machine-readable type. For errors a `CauseType` of the API
   * (`FieldValueInvalid`); otherwise `UnknownField`, `DuplicateField`,
   * `Undecodable`, `MissingKind`, `OtherNamespace`, `Conflict`, `FieldManagerConflict`, `Unmergeable`,
   * `Warning`, `MissingVersion`, `MissingName`, `MissingManagedFields` or
   * `DuplicateObject`.
   */
  reason: string;
  /** The field as the API prints it. Empty for the object as a whole. */
  field: string;
  /** The same as steps, so that keys with dots stay unambiguous. */
  path: Array<Step>;
  /** The API server's text, without the field. */
  message: string;
  /** What was probably meant: a known name near an unknown one, or what to write. */
  suggestion?: string;
  /**
   * The values that the field may have, where they are few; in the order of the message, where
   * it names them.
   */
  supported?: Array<string>;
  /** Where the value stands; its key or its parent when it is missing. */
  place?: Place;
  /** The change of the text that mends it, where there is only one that makes sense. */
  fix?: Fix;
};

/** One step of a path: a name or key, or a place in a list. */
export type Step =
  /** A place in a list, from 0. */
  | number
  /** A field's name, or a key of a map. */
  | string;

/** A change that mends a finding. */
export type Fix = {
  /** What is done, as an order: `Rename to imagePullPolicy`. */
  title: string;
  /**
   * The changes of the text, which go together, in the order of the text. None lies in
   * another.
   */
  edits: Array<TextEdit>;
};

/** One change of a text. */
export type TextEdit = {
  /** What is replaced; where it is empty, the text is inserted there. */
  place: Place;
  /** What stands there afterwards. */
  text: string;
};

/** A field that was given and is not stored: the feature gate that it needs is off. */
export type DroppedField = {
  /** The field as the API prints it. */
  field: string;
  /** The same as steps, so that keys with dots stay unambiguous. */
  path: Array<Step>;
  /** Where it stands. */
  place: Place;
  /** The feature gate that is off. */
  gate: string;
  /** The first later version that has the gate on by default; absent when none has. */
  onSince?: string;
  /** The same in a sentence. */
  message: string;
};

/** What an apply makes of the live object. */
export type Applied = {
  /** The merged object, which is answered for; absent when the file cannot be applied. */
  object?: Record<string, unknown>;
  /**
   * Fields of the live object that stay, though the file does not have them; without those
   * that the API server fills in.
   */
  kept: Array<KeptField>;
};

/** A field that an apply leaves as it is. */
export type KeptField = {
  /** The field: `spec.template.spec.containers[name="sidecar"]`. */
  field: string;
  /** Who owns it, as `managedFields` say; empty where nobody is known to. */
  owners: Array<FieldOwner>;
};

/** Who owns a field. */
export type FieldOwner = {
  /** The name of its field manager. */
  manager: string;
  /** Whether it owns the field by server-side apply; else by an update. */
  byApply: boolean;
};

/** What one of several versions answers. */
export type VersionAnswer = {
  /** The version. */
  kubernetesVersion: string;
  /**
   * Whether it would accept every DaemonSet, nothing was unreadable, and there was at
   * least one.
   */
  accepted: boolean;
  /** One per document, in the order of the text. */
  documents: Array<DocumentAnswer>;
  /** As of the answer as a whole. */
  oldProblems: Array<Finding>;
};

/** Something that not all of the versions answer alike. */
export type VersionDifference = {
  /** Which document of the text, from 0. */
  index: number;
  /** What differs. */
  kind: DifferenceKind;
  /** The field; empty for the document as a whole. */
  field: string;
  /** The finding's text, or what differs in a sentence. */
  message: string;
  /** The versions whose answer has it, the oldest first. */
  kubernetesVersions: string[];
  /** Where it stands. */
  place?: Place;
};

/** What differs between versions. */
export type DifferenceKind =
  /** Some accept the document, others refuse it. `kubernetesVersions` are those that refuse. */
  | "verdict"
  /** An error that not all find. */
  | "error"
  /** A field that not all know, or that not all find twice. */
  | "strict"
  /** A warning that not all give. */
  | "warning"
  /** A field that not all drop without a word. */
  | "dropped"
  /** A field that not all store alike. `message` says what each stores. */
  | "stored";

/** Text to fill in. */
export type DefaultCall = {
  /** YAML or JSON, one or many documents, also a `List`. */
  text: string;
  /** The version of Kubernetes that stores, such as `1.36`; the newest one, when absent. */
  kubernetesVersion?: string;
  /** Feature gates that are turned on or off, by name. */
  featureGates?: { [key in string]: boolean };
};

/** The objects, filled in. */
export type DefaultAnswer = {
  /** One per DaemonSet, in the order of the text. */
  documents: Array<DefaultedDocument>;
  /** The objects of other kinds, which are passed over. */
  otherKinds: Array<OtherKind>;
};

/** One object, filled in, or why it could not be read. */
export type DefaultedDocument = {
  /** Which document of the text, from 0. */
  index: number;
  /** Where it stands. */
  place: Place;
  /**
   * The object as a create of it is stored, or would be if it were accepted: with its
   * defaults, canonical amounts and a status, and without the fields of features that are
   * off. The UID, the time of creation and the managers of fields, which the server makes
   * up, are left out. Absent when it could not be read.
   */
  object?: Record<string, unknown>;
  /** Why it could not be read. */
  errors: Array<Finding>;
};

/** An object that is no DaemonSet. */
export type OtherKind = {
  /** Which document of the text, from 0. */
  index: number;
  /** Where it stands. */
  place: Place;
  /** As written; empty when missing. */
  apiVersion: string;
  /** As written. */
  kind: string;
  /** As written; empty when missing. */
  namespace: string;
  /** As written; empty when missing. */
  name: string;
};

/** DaemonSets to check. */
export type LintCall = {
  /**
   * The DaemonSets: YAML or JSON, one or many documents, also a `List`. Other kinds are
   * passed over.
   */
  text: string;
  /**
   * The settings of the rules, those of the Kubewarden policy, which has more: those of
   * rules that look at a cluster are passed over. Defaults hold where none is given.
   */
  settings?: string | Partial<LintSettings>;
};

/** The settings of the house rules, flat, each with a default that refuses nothing. */
export type LintSettings = {
  /** The mode of `Rule::SelfAntiAffinity`. */
  self_anti_affinity: Mode;
  /** The mode of `Rule::SurgeWithHostPorts`. */
  surge_with_host_ports: Mode;
  /** The mode of `Rule::VersionLabelInSelector`. */
  version_label_in_selector: Mode;
  /** The mode of `Rule::CriticalPriorityClass`. */
  critical_priority_class: Mode;
  /** The mode of `Rule::NoPriorityClass`. */
  no_priority_class: Mode;
  /** The mode of `Rule::NoResourceRequests`. */
  no_resource_requests: Mode;
  /** The mode of `Rule::ToleratesEverything`. */
  tolerates_everything: Mode;
  /** The mode of `Rule::HighMaxUnavailable`. */
  high_max_unavailable: Mode;
  /** The mode of `Rule::UpdateStrategy`. */
  update_strategy: Mode;
  /** The mode of `Rule::HostPortRange`. */
  host_port_range: Mode;
  /** The mode of `Rule::HostNetwork`. */
  host_network: Mode;
  /** The mode of `Rule::LongName`. */
  long_name: Mode;
  /** Where `system-*-critical` may be used. */
  critical_namespaces: Array<string>;
  /** The labels that name a version: none of them may stand in a selector. */
  version_labels: Array<string>;
  /** `RollingUpdate`, `OnDelete` or both. */
  allowed_update_strategies: Array<string>;
  /** The bound of a `maxUnavailable` that is a percentage. */
  max_unavailable_percent: number;
  /** The bound of a `maxUnavailable` that is a number of nodes; 0 is none. */
  max_unavailable_nodes: number;
  /** The lowest host port. */
  host_port_min: number;
  /** The highest host port; node ports begin at 30000. */
  host_port_max: number;
};

/** What becomes of a rule's findings: `reject`, `warn` or `ignore`. */
export type Mode =
  /** The DaemonSet is refused. */
  | "reject"
  /** It is reported as a warning. */
  | "warn"
  /** The rule is not asked. */
  | "ignore";

/** What the rules found. */
export type LintAnswer = {
  /** Whether no rule refuses a DaemonSet, and all could be read. */
  accepted: boolean;
  /**
   * One per DaemonSet, in the order of the text. Empty where the settings could not be
   * read.
   */
  daemonSets: Array<LintedDaemonSet>;
  /** What could not be read. */
  problems: Array<InputError>;
  /** What is worth knowing of a text as a whole: it has no DaemonSet. */
  remarks: Array<Remark>;
};

/** One DaemonSet. */
export type LintedDaemonSet = {
  /** Which object of the text, from 0. */
  index: number;
  /** Its namespace; empty when it names none. */
  namespace: string;
  /** Its name; its `generateName` when it has none. */
  name: string;
  /** Where it stands. */
  place: Place;
  /** What the rules found, the most important first. */
  findings: Array<LintFinding>;
  /** The sentence by which the policy refuses it; absent where no rule does. */
  refusal?: string;
  /** How many findings comments and annotations suppress. */
  suppressed: number;
};

/** What a rule found. */
export type LintFinding = {
  /** The rule's name, which is that of its setting. */
  rule: string;
  /** What the settings make of it. */
  mode: Mode;
  /** The field at fault. */
  field: string;
  /** What is wrong and what to do. */
  message: string;
  /** Where the field stands; its nearest parent when it is missing. */
  place: Place;
};

/** What could not be read: an object, an event of a script, or one value. */
export type InputError = {
  /** The text that it is in. */
  source: Source;
  /**
   * Which object of the text, or which event of the script, from 0; absent when it is the
   * text as a whole.
   */
  index?: number;
  /** The object's name; empty when it has none. */
  name: string;
  /** The field at fault, from the root of the object or script. Empty for all of it. */
  field: string;
  /** What is wrong, without the field. */
  message: string;
  /** Where it stands; absent where the call gives no text. */
  place?: Place;
};

/** Which text of a call is meant. */
export type Source =
  /** `daemonSets`, or `text` where a call has one text. */
  | "daemonSets"
  /** `nodes`. */
  | "nodes"
  /** `pods`. */
  | "pods"
  /** `cluster`. */
  | "cluster"
  /** `newDaemonSets`. */
  | "newDaemonSets"
  /** `newNodes`. */
  | "newNodes"
  /** `services`. */
  | "services"
  /** `script`. */
  | "script"
  /** `update`. */
  | "update"
  /** `options`. */
  | "options"
  /** `settings`. */
  | "settings";

/** Something worth knowing of a text. */
export type Remark = {
  /** The text. */
  source: Source;
  /** What is to know. */
  message: string;
};

/** Texts to place. */
export type PlaceCall = {
  /**
   * The DaemonSets, and PriorityClasses: YAML or JSON, one or many documents, also a
   * `List`. Other kinds are passed over.
   */
  daemonSets: string;
  /** The nodes, as `kubectl get nodes -o json` or `-o yaml` prints them. */
  nodes: string;
  /** The pods that already run, likewise. Without them every node is empty. */
  pods?: string;
  /**
   * The names of the nodes of which every predicate is explained; of all of them when it is
   * absent, of none when it is empty. Names of no node are passed over.
   */
  explain?: Array<string>;
  /**
   * The objects as a cluster has them. Each DaemonSet that stands here is merged into its
   * live object, as `kubectl apply` does it, and what comes of that is placed.
   */
  live?: string;
  /** How the DaemonSets are applied to `live`. */
  apply?: ApplyOptions;
  /**
   * `--namespace` of kubectl: that of the DaemonSets that name none; those that name another
   * are a problem. `default` when absent.
   */
  namespace?: string;
};

/** The node → pod mapping. */
export type PlaceAnswer = {
  /**
   * One per DaemonSet, in the order of the text. Each that has a `generateName` alone is
   * one of its own, whose pods are not known.
   */
  daemonSets: Array<PlacedDaemonSet>;
  /** What the outcomes mean that occur, in the order of a legend. */
  outcomes: Array<OutcomeCount>;
  /** What could not be read; everything else is answered. */
  problems: Array<InputError>;
  /** What is worth knowing of the DaemonSets' text as a whole: it has none, or one twice. */
  remarks: Array<Remark>;
};

/** One DaemonSet's pods. */
export type PlacedDaemonSet = {
  /** Its namespace; `default` when it names none. */
  namespace: string;
  /** Its name; its `generateName` when it has none. */
  name: string;
  /** On how many nodes a pod should run. */
  shouldRun: number;
  /** Counts by reason in one sentence. */
  summary: string;
  /** What stands in the way everywhere: the nearest label, what no scheduler can mend. */
  hints: Array<string>;
  /**
   * Changes that would let pods run on more nodes, those that gain most first; at most
   * five.
   */
  remedies: Array<Remedy>;
  /**
   * Why the rollout that this change starts cannot begin or cannot end, in one sentence;
   * absent where it can, and where `live` or `pods` are not given.
   */
  rollout?: string;
  /** One per node, in the order of the text. */
  nodes: Array<PlacedNode>;
};

/** A change of the DaemonSet that lets pods run on nodes that run none. */
export type Remedy = {
  /** The change and what it gains, in one line. */
  text: string;
  /** On how many more nodes a pod should run. Never zero. */
  gains: number;
  /** The change, as JSON Patch of the DaemonSet as it was given. */
  patch: Array<PatchOperation>;
};

/** One operation of a JSON Patch. */
export type PatchOperation = {
  /** What is done at the path. */
  op: PatchOp;
  /** A JSON Pointer into the DaemonSet. */
  path: string;
  /** What is put there; absent when something is removed. */
  value?: PatchValue;
};

/** What an operation of a JSON Patch does. */
export type PatchOp =
  /** Adds a member or an item; what an object has at the place is replaced. */
  | "add"
  /** Removes what is there. */
  | "remove"
  /** Replaces what is there. */
  | "replace";

/** A value that a patch puts somewhere. */
export type PatchValue =
  /** A label's key or value. */
  | string
  /** How many nodes an update may disturb. */
  | number
  /** The values of a requirement. */
  | Array<string>
  /** An item of `tolerations`. */
  | PatchToleration
  /** The `tolerations` of a template that has none. */
  | Array<PatchToleration>;

/** A toleration for exactly one taint. */
export type PatchToleration = {
  /** The taint's key. */
  key: string;
  /** `Equal` for a taint with a value, otherwise `Exists`. */
  operator: "Equal" | "Exists";
  /** The taint's value; absent when it has none. */
  value?: string;
  /** The taint's effect. */
  effect: string;
};

/** One DaemonSet on one node. */
export type PlacedNode = {
  /** The node's name. */
  name: string;
  /** Whether the controller would create a pod here. */
  shouldRun: boolean;
  /** Whether the controller would let a pod stay that already runs here. */
  shouldContinue: boolean;
  /** Whether that pod runs, be it with interruptions; absent where none should run. */
  fits?: boolean;
  /** What becomes of the pod. */
  outcome: PlacedOutcome;
  /** What decided it, in one line. */
  reason: string;
  /** What else is to be known: that a pod which is there already would stay. */
  note?: string;
  /**
   * Every predicate with its outcome, in the controller's order; empty where it was not
   * asked for.
   */
  why: Array<Why>;
};

/** What becomes of a DaemonSet's pod on one node. The order is that of a legend. */
export type PlacedOutcome =
  /** It runs. */
  | "runs"
  /** It runs already. */
  | "running"
  /** It runs, and pods of a lower priority leave the node for it. */
  | "preempts"
  /** It runs for some seconds, is evicted, and created again. */
  | "evicted"
  /** It stays Pending: there is no room. */
  | "pending"
  /** It stays Pending until its scheduling gates are removed. */
  | "gated"
  /** It waits for a scheduler that is not Kubernetes' own. */
  | "otherScheduler"
  /** It is refused when it is created. */
  | "refused"
  /** The kubelet rejects it, and the controller creates another. */
  | "rejected"
  /** None is created, and none is there. */
  | "excluded"
  /** None is created; the one that is there stays. */
  | "misscheduled"
  /** None is created; the one that is there is deleted. */
  | "deleted";

/** One predicate on one node. */
export type Why = {
  /** Which predicate: `node name`, `node selector`, `node affinity`, `taints`, … */
  predicate: string;
  /** How it ended. */
  outcome: WhyOutcome;
  /** What decided it. */
  text: string;
};

/** How a predicate ended. */
export type WhyOutcome =
  /** It lets the pod run here. */
  | "passed"
  /** It keeps the pod away. */
  | "failed"
  /** It decides nothing, but is worth knowing. */
  | "noted";

/** One entry of a legend: an outcome, and of how many nodes it is. */
export type OutcomeCount = {
  /** The outcome. */
  outcome: PlacedOutcome;
  /** Of how many nodes it is, those of each DaemonSet counted. */
  count: number;
  /** The outcome in a word. */
  word: string;
  /** The outcome in a few words. */
  text: string;
};

/** DaemonSets and nodes to check. */
export type SurveyCall = {
  /** The DaemonSets, as in `PlaceCall`. */
  daemonSets: string;
  /** The nodes, as in `PlaceCall`. */
  nodes: string;
};

/** The DaemonSets together. */
export type SurveyAnswer = {
  /**
   * How many DaemonSets are checked. Each that has a `generateName` alone is one of its
   * own, and goes by that.
   */
  daemonSets: number;
  /** Pairs that want one host port of the same nodes, in words. */
  portClashes: Array<string>;
  /** Pairs of one namespace of which one selects the other's pods, in words. */
  selectorOverlaps: Array<string>;
  /** DaemonSets for one kind of daemon, by hardware: whether each node is covered once. */
  groups: Array<SurveyedGroup>;
  /** What all of them together request of each node, in the order of the text. */
  nodes: Array<SurveyedNode>;
  /** What could not be read; everything else is answered. */
  problems: Array<InputError>;
  /** What is worth knowing of the DaemonSets' text as a whole: it has none, or one twice. */
  remarks: Array<Remark>;
};

/** Several DaemonSets with the same app label. */
export type SurveyedGroup = {
  /** `namespace/name` of each. */
  members: Array<string>;
  /** Whether every node is covered by exactly one of them. */
  partition: boolean;
  /** The group in words: in what they differ, and what is covered twice or not at all. */
  text: string;
};

/** The resources that DaemonSets use on a node. */
export type SurveyedNode = {
  /** The node's name. */
  name: string;
  /** `namespace/name` of the DaemonSets that run there, if it has room for them. */
  daemonSets: Array<string>;
  /** What they request, by resource. */
  resources: Array<RequestedResource>;
};

/** How much DaemonSets use of one resource of a node. */
export type RequestedResource = {
  /** The resource; `pods` counts them. */
  resource: string;
  /** How much the pods of the DaemonSets request. */
  requested: string;
  /** How much the node has for pods. */
  allocatable: string;
  /** The first in percent of the second; absent when the node has none of it. */
  percent?: number;
};

/** What is, and what would be. */
export type CompareCall = {
  /** The DaemonSets as they are, as in `PlaceCall`. */
  daemonSets: string;
  /** The nodes as they are, as in `PlaceCall`. */
  nodes: string;
  /** The DaemonSets as they would be; as they are, unless given. */
  newDaemonSets?: string;
  /** The nodes as they would be; as they are, unless given. */
  newNodes?: string;
  /** Nodes of these shapes join besides. */
  join?: Array<Preset>;
  /**
   * The pods that already run, as in `PlaceCall`. Without them every
   * node is empty, and it is not known where pods of the DaemonSets run.
   */
  pods?: string;
  /**
   * The new DaemonSets are applied to those that are, as `kubectl apply` does it, in place
   * of replacing them; those to which none is applied are left out.
   */
  apply?: ApplyOptions;
  /**
   * `--namespace` of kubectl: that of the DaemonSets that name none; new ones that name another
   * are a problem. `default` when absent. With `apply` it is that of the new ones alone, since
   * those that are come from a cluster.
   */
  namespace?: string;
};

/** A usual shape of node. */
export type Preset =
  /** An ordinary Linux node on amd64, without taints. */
  | "worker"
  /** A control plane node, as kubeadm labels and taints it. */
  | "controlPlane"
  /**
   * A node with eight NVIDIA GPUs: the labels of NVIDIA's feature discovery, and the taint
   * that GPU pools have.
   */
  | "gpuPool"
  /** A Windows node with the taint that GKE sets to keep Linux pods away. */
  | "windows"
  /** A Linux node on arm64, without taints. */
  | "arm64"
  /** A virtual node of AKS, a virtual kubelet, which runs pods elsewhere and no daemons. */
  | "virtualNode"
  /** A node that can be taken away at any time, as AKS labels and taints it. */
  | "spot"
  /** A node of a managed node group of EKS. */
  | "eksNodeGroup"
  /** A node of EKS on Fargate, which runs one pod and no daemons. */
  | "eksFargate"
  /** A node of a node pool of GKE. */
  | "gkeNodePool"
  /** A node with an NVIDIA GPU of GKE. */
  | "gkeGpuPool"
  /** A node on arm64 of GKE, which taints it. */
  | "gkeArmPool"
  /** A Spot VM of GKE, without a taint unless somebody sets one. */
  | "gkeSpotPool"
  /** A node of a user node pool of AKS. */
  | "aksUserPool"
  /** A node of a system node pool of AKS that takes critical add-ons only. */
  | "aksSystemPool";

/** What would change. */
export type CompareAnswer = {
  /**
   * One per DaemonSet of either side, by namespace and name. Each that has a
   * `generateName` alone is one of its own, and goes by that.
   */
  daemonSets: Array<ComparedDaemonSet>;
  /** What could not be read; everything else is answered. */
  problems: Array<InputError>;
  /**
   * What is worth knowing of a text as a whole: it has no DaemonSets or no nodes, or one
   * DaemonSet twice.
   */
  remarks: Array<Remark>;
};

/** What would change for one DaemonSet. */
export type ComparedDaemonSet = {
  /** Its namespace; `default` when it names none. */
  namespace: string;
  /** Its name; its `generateName` when it has none. */
  name: string;
  /**
   * Whether it could be compared: `false` when it could not be read on one side. The lists
   * are empty then.
   */
  compared: boolean;
  /** The numbers in words. */
  summary: string;
  /** The nodes that get a pod, each with what no longer keeps it away. */
  added: Array<Changed>;
  /** The nodes that get none any more, each with what keeps it away. */
  removed: Array<Changed>;
  /** The nodes that keep theirs. */
  kept: Array<string>;
  /** The new nodes that get no pod, each with what keeps it away. */
  passedOver: Array<Changed>;
  /**
   * Of the nodes that get a new pod, added or by a rolling update: those on which it does
   * not fit, is not scheduled, fails or is evicted, each with the reason. A node that reports
   * no allocatable resources has room for none.
   */
  pending: Array<Changed>;
  /** The nodes of which it is not known, because they could not be read on one side. */
  unknown: Array<Changed>;
};

/** One node on which something changes. */
export type Changed = {
  /** The node's name. */
  node: string;
  /** The node and the reason, in words. */
  text: string;
};

/** A cluster, DaemonSets and a script. */
export type SimulateCall = {
  /**
   * The DaemonSets, created at time 0, and PriorityClasses: YAML or JSON. Other kinds
   * are passed over. With `cluster` they are applied, and there need not be any.
   */
  daemonSets?: string;
  /** The nodes, as `kubectl get nodes -o json` or `-o yaml` prints them. */
  nodes?: string;
  /**
   * In the place of nodes and pods: a cluster as it is, from which the run goes on, as
   * `DiagnoseCall` takes it. Its moment is time 0. Pods take as long
   * to get ready as those that are ready took, unless `options` say something else.
   */
  cluster?: string;
  /**
   * Pods that run, likewise. Those that a simulated DaemonSet controls are of its template:
   * they stay when it is created, and it creates the others.
   */
  pods?: string;
  /** What happens from outside, in the order of time: the events, or a text with them. */
  script?: Script;
  /** In the place of a script: the DaemonSets that are applied after a minute, YAML or JSON. */
  update?: string;
  /** How far to go, in milliseconds; an hour after the last event unless given. */
  until?: number;
  /**
   * How the world around the controller behaves. They take the place of those of a
   * script's text. Unless something else is given, the default scheduler binds pods.
   */
  options?: SimulationOptions;
  /** Also play each rollout that is left at the end, for at most so long. */
  forecast?: number;
  /** Also run the script under both schedulers. */
  compareSchedulers?: boolean;
  /**
   * Also run it with each alternative in the place of the first DaemonSet. From a
   * `cluster`, which has it already, it is started anew there in each of these runs, as the
   * alternatives are.
   */
  alternatives?: boolean;
  /** Also tell the run in words: `moments`, and the `narration` of each DaemonSet. */
  narrate?: boolean;
};

/** A script: its events, or its text. */
export type Script =
  /**
   * YAML or JSON: an object with `events`, whose times may be spans such as `90s`, and
   * with `options`.
   */
  | string
  /** The events. */
  | Array<ScriptEvent>;

/** One event. */
export type ScriptEvent = {
  /** When: milliseconds, or a text such as `90s`. */
  at: number | string;
  /** The DaemonSet that it is about: `namespace/name`. The first of the call unless given. */
  daemonSet?: string;
  /** What. */
  do: ScriptAction;
};

/** What happens. */
export type ScriptAction =
  /** A node joins: the node as JSON. */
  | { "addNode": object }
  /** A node leaves: its name. */
  | { "removeNode": string }
  /** All labels of a node are replaced. */
  | {
    "setLabels": {
      /** The node. */
      node: string;
      /** Its labels. */
      labels: { [key in string]: string };
    }
  }
  /** All taints of a node are replaced. */
  | {
    "setTaints": {
      /** The node. */
      node: string;
      /** Its taints. */
      taints: Array<Taint>;
    }
  }
  /** A node's kubelet stops answering, or answers again. */
  | {
    "nodeReady": {
      /** The node. */
      node: string;
      /** Whether it answers. */
      ready: boolean;
      /** Why not; the options say so unless it is given. */
      outage?: Outage;
    }
  }
  /** A node is cordoned. */
  | { "cordon": string }
  /** A node is uncordoned. */
  | { "uncordon": string }
  /** A node is drained. */
  | { "drain": string }
  /** The pods on a node fail. */
  | { "failPods": string }
  /** The pods on a node end by themselves. */
  | { "succeedPods": string }
  /** The pods on a node vanish. */
  | { "deletePods": string }
  /** A pod without a controller is created: the pod as JSON. */
  | { "createPod": object }
  /** A pod is deleted: its name, or `namespace/name`. */
  | { "deletePod": string }
  /** The labels of a pod are replaced. */
  | {
    "setPodLabels": {
      /** The pod: its name, or `namespace/name`. */
      pod: string;
      /** Its labels. */
      labels: { [key in string]: string };
    }
  }
  /** Fields of a pod's spec are changed; few may be. */
  | {
    "editPod": {
      /** The pod: its name, or `namespace/name`. */
      pod: string;
      /** The fields, in the place of the pod's; containers by their names. */
      spec: object;
    }
  }
  /** A DaemonSet is created: as JSON, or as text in YAML or JSON. */
  | { "createDaemonSet": object | string }
  /** A DaemonSet is created, or the one of its name gets its spec: likewise. */
  | { "apply": object | string }
  /** The DaemonSet's template is replaced: `spec.template` as JSON. */
  | { "updateTemplate": object }
  /** The DaemonSet's update strategy is replaced: `spec.updateStrategy` as JSON. */
  | { "updateStrategy": object }
  /** The template is put back to that of a revision; 0 is the one before. */
  | { "rollBack": number }
  /** The DaemonSet is deleted. */
  | { "deleteDaemonSet": Cascade };

/** A taint of a `Node`. */
export type Taint = {
  /** The key. */
  key?: string;
  /** The value; empty when the taint has none. */
  value?: string;
  /** `NoSchedule`, `PreferNoSchedule` or `NoExecute`. */
  effect?: string;
};

/** Why a node is not ready. */
export type Outage =
  /** Its kubelet reports it, and goes on to start, end and report pods. */
  | "notReady"
  /** Nothing is heard of its kubelet, which ends no pod. */
  | "unreachable";

/** What becomes of the pods of a deleted DaemonSet: `kubectl delete --cascade`. */
export type Cascade =
  /** The DaemonSet goes at once, then its pods. */
  | "background"
  /** The DaemonSet stays until its last pod is gone, and does nothing meanwhile. */
  | "foreground"
  /** The pods and revisions stay without an owner. */
  | "orphan";

/** How the world around the controller behaves. */
export type SimulationOptions = {
  /**
   * The version of Kubernetes, such as `1.36`, whose hashes the templates get; the newest
   * one unless given.
   */
  kubernetesVersion?: string;
  /** From a pod's creation until it is ready. */
  readyAfter?: number;
  /** The least time in which a kubelet can make a pod ready, also one long overdue. */
  reaction?: number;
  /** From the deletion of a pod until it is gone. */
  termination?: number;
  /** How many pods one sync may create, and how many delete. */
  burst?: number;
  /** How long failed pods are left alone. */
  backoff?: BackoffLimits;
  /** Pods whose template carries this annotation never get ready. */
  neverReady?: string;
  /** Pods with one of these images never get ready. */
  neverReadyImages?: Array<string>;
  /** Who schedules. */
  scheduling?: Scheduling;
  /** The priority classes besides the two that every cluster has. */
  priorityClasses?: PriorityClasses;
  /**
   * How the node lifecycle and taint eviction controllers behave: as those of a cluster
   * without settings unless given. `None` (`null`) for a world
   * without them: an outage makes the pods of its node unready at once, deleted pods go
   * whether or not their kubelet answers, and nothing is tainted or evicted.
   */
  nodeLifecycle?: NodeLifecycle | null;
  /** Whether the API server validates DaemonSets, and so refuses invalid ones. */
  validates?: boolean;
  /**
   * How long the pod garbage collector waits for a node that it has missed: 40 s unless
   * given. `None` (`null`) when the pods of a node go with it.
   */
  podGc?: number | null;
  /**
   * How often the pod garbage collector looks: at the start and each time that this span
   * is over. 0 for at any time.
   */
  podGcPeriod?: number;
};

/** The bounds of every back-off. */
export type BackoffLimits = {
  /** The first delay. */
  initial?: number;
  /** The longest delay. A back-off twice as old starts anew. */
  max?: number;
};

/** Who schedules. */
export type Scheduling =
  /**
   * Every pod is on its node as soon as it is created, whether or not it fits: for
   * scripts that are about the controller alone.
   */
  | "atOnce"
  /**
   * The default scheduler: pods carry an affinity to their node, wait while they do
   * not fit, and may drive out pods of a lower priority.
   */
  | "defaultScheduler"
  /**
   * The controller itself, as before 1.12: it creates no pod that would not fit, and
   * sets `nodeName` at once. No pod is ever Pending, and priority counts for nothing.
   */
  | "controller";

/** The classes of a cluster, by name, besides the two that every cluster has. */
export type PriorityClasses = { [key in string]: PriorityClass };

/** What one class gives its pods. */
export type PriorityClass = {
  /** Their priority: more is more important. */
  value: number;
  /** Whether they may drive out others. */
  preemptionPolicy?: PreemptionPolicy;
  /** Whether pods that name no class get this one. */
  globalDefault?: boolean;
};

/** Whether pods may drive out others. */
export type PreemptionPolicy =
  /** Those of a lower priority. */
  | "PreemptLowerPriority"
  /** None. */
  | "Never";

/** How the node lifecycle controller behaves. */
export type NodeLifecycle = {
  /**
   * From the last that is heard of a kubelet until its node and its pods are marked not
   * ready, and the node is tainted: `--node-monitor-grace-period`. A node whose kubelet
   * reports it not ready is tainted after `reaction`.
   */
  grace?: number;
  /** The kind of an outage for which none is given. */
  outage?: Outage;
};

/** The run. */
export type SimulateAnswer = {
  /** What could not be read. Where it is the script or the options, nothing is run. */
  problems: Array<InputError>;
  /** What is worth knowing of the DaemonSets' text as a whole: it has none, or one twice. */
  remarks: Array<Remark>;
  /** The events of the script, each in words. */
  script: Array<ScriptStep>;
  /** What the run takes for granted, a clause each. */
  assumptions: Array<string>;
  /** The event that was refused, before which the run stands. */
  rejected?: RejectedEvent;
  /** The time at the end. */
  at: number;
  /** Whether anything more would happen by itself. */
  end: End;
  /** The same in words. */
  ending: string;
  /** How the run ends. */
  verdict: Verdict;
  /** The same in a few words. */
  verdictText: string;
  /** What happened, in order. */
  records: Array<SimulationRecord>;
  /** What happened, in words, where that was asked. */
  moments?: Array<Moment>;
  /** Each DaemonSet at the end. */
  daemonSets: Array<SimulatedDaemonSet>;
  /** Each pod at the end, the oldest first. */
  pods: Array<SimulatedPod>;
  /** Where the two schedulers differ, where that was asked. */
  comparison?: SchedulerComparison;
  /** The alternatives, where that was asked. */
  alternatives?: Array<AlternativeRun>;
};

/** One event of the script, in words and with its place. */
export type ScriptStep = {
  /** The event in a few words: `drain worker-1`. */
  text: string;
  /** Where it is in the script: `events[0]`. Empty of an event of an `update`. */
  field: string;
  /** Where it stands in its text; absent where the call gives no text. */
  place?: Place;
  /** When: milliseconds, or a text such as `90s`. */
  at: number | string;
  /** The DaemonSet that it is about: `namespace/name`. The first of the call unless given. */
  daemonSet?: string;
  /** What. */
  do: ScriptAction;
};

/** An event that was refused. */
export type RejectedEvent = {
  /** Its place in the script, from 0. */
  index: number;
  /** Why. */
  reason: string;
};

/** How far a run came. */
export type End =
  /** Nothing more will happen without outside help. */
  | "quiet"
  /** The time is up. */
  | "timeUp";

/** How a run ends. */
export type Verdict =
  /** The script or the options could not be read. */
  | "notRun"
  /** An event was refused; the run stands before it. */
  | "rejected"
  /** There was no DaemonSet. */
  | "nothing"
  /** No DaemonSet is left. */
  | "noneLeft"
  /** A rollout does not finish by itself. */
  | "cannotFinish"
  /** A rollout is not finished as far as was looked ahead. */
  | "notKnown"
  /** A rollout is under way and finishes by itself. */
  | "notFinished"
  /** Every rollout is finished. */
  | "finished";

/** One record of a run. */
export type SimulationRecord =
  /** An event of the script happened. */
  | {
    "record": "event";
    /** When. */
    at: number;
    /** Its place in the script, from 0. */
    index: number;
  }
  /** The controller acted, or wrote another status. */
  | {
    "record": "step";
    /** When. */
    at: number;
    /** `namespace/name` of the DaemonSet. */
    daemonSet: string;
    /** What changed, in order. */
    changes: Array<RecordedChange>;
    /**
     * The rolling update's budget; absent with `OnDelete`, and while nothing is to be
     * updated.
     */
    budget?: Budget;
    /** Nodes that use it after the step. */
    inUse: number;
    /** The node that keeps a surging update from going on. */
    stoppedBy?: string;
    /** The status that was written. */
    status: DaemonSetStatus;
  }
  /** The cluster around the controller did something. */
  | {
    "record": "clusterEvent";
    /** The event that Kubernetes emits on the pod. */
    event?: Event;
    /** When. */
    at: number;
    /** The node. */
    node: string;
    /** The pod's namespace; absent of what concerns the node as a whole. */
    namespace?: string;
    /** The pod; likewise. */
    pod?: string;
  } & ({ "kind": "scheduled" } | {
    "kind": "failedScheduling";
    /** The scheduler's words. */
    message: string;
  } | {
    "kind": "preempted";
    /** The other pod's name. */
    by: string;
    /** Its UID. */
    uid: string;
  } | { "kind": "evicted" } | { "kind": "evictionCancelled" } | { "kind": "nodeNotReady" } | { "kind": "nodeReady" } | {
    "kind": "tainted";
    /** Their key. */
    key: string;
  } | { "kind": "untainted" } | { "kind": "collected" } | { "kind": "ownerDeleted" } | { "kind": "orphaned" } | { "kind": "drained" });

/** One change, with its rule in words. */
export type RecordedChange = {
  /** The rule in words; empty where there is none. */
  why: string;
  /** The events that Kubernetes emits on the DaemonSet. */
  events: Array<Event>;
} & ({
  "change": "created";
  /** For which node. */
  node: string;
  /** Its name. */
  pod: string;
  /** Whether it stands beside an older one. */
  surge: boolean;
  /** Why. */
  rule: Rule;
} | {
  "change": "createFailed";
  /** For which node. */
  node: string;
  /** The API server's error. */
  error: string;
} | {
  "change": "unplaced";
  /** For which node. */
  node: string;
  /** What is missing, in the scheduler's words. */
  reason: string;
  /**
   * The message of the controller's event; absent where it emits none, since a host port
   * is taken.
   */
  message?: string;
} | {
  "change": "deleted";
  /** From which node. */
  node: string;
  /** Its name. */
  pod: string;
  /** Why. */
  rule: Rule;
} | {
  "change": "adopted";
  /** On which node. */
  node: string;
  /** Its name. */
  pod: string;
  /** Why. */
  rule: Rule;
} | {
  "change": "released";
  /** On which node. */
  node: string;
  /** Its name. */
  pod: string;
  /** Why. */
  rule: Rule;
} | {
  "change": "revised";
  /** The revision's number. */
  revision: number;
  /** Its hash. */
  hash: string;
  /** Why. */
  rule: Rule;
} | {
  "change": "forgotten";
  /** The revision's number. */
  revision: number;
});

/** An event as `kubectl describe` shows it. */
export type Event = {
  /** `Normal` or `Warning`. */
  type: "Normal" | "Warning";
  /** The reason in one word. */
  reason: string;
  /** The sentence. */
  message: string;
};

/** Why the controller did something. */
export type Rule =
  /** A node should run a pod and has none. */
  | "missing"
  /** A pod failed. After the first failure on a node the back-off has to be over too. */
  | "failed"
  /** A pod ended, which a daemon should not. */
  | "succeeded"
  /** There is a pod before it on the node already. */
  | "duplicate"
  /** The newer pod beside it is available, or it is itself no longer ready. */
  | "surged"
  /** Its node should not run a pod, nor keep one. */
  | "nodeExcluded"
  /** Its node went before it was bound. */
  | "nodeGone"
  /** It is of an older template, and the budget lets it go. */
  | "olderWithinBudget"
  /** It is of an older template and not available, so that it costs no budget. */
  | "olderUnavailable"
  /** It is of an older template, its node should not run it, and it is not available. */
  | "olderExcluded"
  /** Its node should not run it, and enough others are available. */
  | "spared"
  /** A pod of the present template comes beside an older one, within the surge. */
  | "surge"
  /** The same beside an older one that is not available, which costs no surge. */
  | "surgeFree"
  /** The selector matches a pod without a controller. */
  | "selected"
  /** The selector no longer matches a pod. */
  | "notSelected"
  /** The template is new. */
  | "newTemplate"
  /** The template is one that was there before. */
  | "knownTemplate"
  /** There are more old revisions than `revisionHistoryLimit`, and no pod is of this one. */
  | "historyLimit"
  /** Another template of the DaemonSet had the same hash. */
  | "hashTaken";

/** How much a rolling update may disturb, in nodes. */
export type Budget = {
  /** Nodes that may be without an available pod. */
  maxUnavailable: number;
  /** Nodes that may have a new pod beside the old one. Not 0 means that the update surges. */
  maxSurge: number;
};

/** The counters of `status`. */
export type DaemonSetStatus = {
  /** Nodes that should run a pod. */
  desiredNumberScheduled: number;
  /** Of these, nodes that have one. */
  currentNumberScheduled: number;
  /** Nodes that have a pod and should not. */
  numberMisscheduled: number;
  /** Nodes that should run a pod and have a ready one. */
  numberReady: number;
  /** Nodes that should run a pod and have one of the present template. */
  updatedNumberScheduled: number;
  /** Nodes that should run a pod and have one ready for `minReadySeconds`. */
  numberAvailable: number;
  /** Desired less available. */
  numberUnavailable: number;
  /** The generation of the spec that the controller has acted on. */
  observedGeneration: number;
  /** How often two templates had one hash. */
  collisionCount: number;
};

/** Everything that happened at one time. */
export type Moment = {
  /** When. */
  at: number;
  /** The same as a span from the start: `1m30s`. */
  time: string;
  /** What happened, in order. */
  entries: Array<MomentEntry>;
};

/** What one actor did at a moment. */
export type MomentEntry = {
  /** Who acted. */
  actor: Actor;
  /** Which event of the script happened, from 0. */
  event?: number;
  /** `namespace/name` of the DaemonSet whose controller acted. */
  daemonSet?: string;
  /** What it did. Empty where only the status changed. */
  lines: Array<Line>;
  /** How the DaemonSet stands after it; only where its controller acted. */
  state?: DaemonSetState;
};

/** Who acts in a run. */
export type Actor =
  /** The script. */
  | "script"
  /** The DaemonSet controller. */
  | "daemonSetController"
  /** Another part of the cluster. */
  | "cluster";

/** What happened to one or several objects, or how something stands: `text subjects: reason`. */
export type Line = {
  /** What kind of news it is. */
  kind: LineKind;
  /** What happened: `creates pod`. */
  text: string;
  /** To which objects: `agent-bbbbb on worker-1`. Empty where the text says all. */
  subjects: Array<string>;
  /** Why; empty where there is nothing to say. */
  reason: string;
  /** The events that Kubernetes emits. */
  events: Array<Event>;
};

/** What kind of news a line is. */
export type LineKind =
  /** Something is there that was not. */
  | "gain"
  /** Something is gone. */
  | "loss"
  /** Something is wrong. */
  | "warning"
  /** None of these. */
  | "neutral";

/** How a DaemonSet stands after a step of its controller. */
export type DaemonSetState = {
  /** The status that was written. */
  status: DaemonSetStatus;
  /** The same by the names of `kubectl`. */
  counters: Array<Counter>;
  /**
   * The rolling update's budget; absent with `OnDelete`, and while nothing is to be
   * updated.
   */
  budget?: Budget;
  /** Nodes that use it. */
  inUse: number;
  /** The budget in use, in words: `1 of 2 unavailable`. Absent with the budget. */
  budgetInUse?: string;
};

/** A counter of a DaemonSet's status. */
export type Counter = {
  /** Its name, as `kubectl get daemonset` has it. */
  name: string;
  /** Its value. */
  count: number;
};

/** A DaemonSet at the end of a run. */
export type SimulatedDaemonSet = {
  /** Its namespace. */
  namespace: string;
  /** Its name. */
  name: string;
  /** Its status. */
  status: DaemonSetStatus;
  /** How its rollout stands; absent while it is being deleted. */
  rollout?: Rollout;
  /** The waves in which pods were replaced, in order. */
  waves: Array<Wave>;
  /** Why it cannot finish, and what else is to be known of it, in sentences. */
  statements: Array<string>;
  /** How it would go on, where that was asked. */
  forecast?: Forecast;
  /** The same in words, where that was asked. */
  narration?: DaemonSetNarration;
};

/** How a rollout stands. */
export type Rollout = {
  /** The number of the present template's revision. */
  revision: number;
  /** Nodes that should run a pod. */
  desired: number;
  /** Of these, nodes that have no available pod of the present template. */
  left: number;
  /**
   * Whether nothing is left and the controller has seen the present template, as
   * `kubectl rollout status` has it.
   */
  finished: boolean;
  /**
   * The budget; absent with `OnDelete`, and while nothing is to be updated: see
   * `Step::budget`.
   */
  budget?: Budget;
  /**
   * Nodes that use it: without a surge those without an available pod, with one those
   * on which a new pod is not available yet beside the old one.
   */
  inUse: number;
  /** These nodes, and why they use it. */
  budgetConsumers: Array<BudgetConsumer>;
  /**
   * The node that keeps a surging update from going on at the moment: it is gone, and
   * a pod of an older template is still bound to it.
   */
  stoppedBy?: string;
  /**
   * How many more times the controller will replace pods before it is finished, if
   * nothing comes from outside; absent when it does not finish.
   */
  wavesLeft?: number;
  /** How long it will take, likewise. */
  timeLeft?: number;
  /**
   * How long it still goes on where it does not finish: 0 when it stands. Absent when it
   * finishes, and when that is not known.
   */
  stopsAfter?: number;
  /**
   * How far ahead was looked where it neither finished nor stopped, so that it is not
   * known whether it ever does; else absent.
   */
  notKnownAfter?: number;
  /**
   * Why it cannot finish by itself, as it is where it stops, or why it is not finished as
   * far as was looked ahead. Empty when it finishes.
   */
  stuck: Array<Stuck>;
};

/** A node that uses the budget of a rolling update. */
export type BudgetConsumer = {
  /** The node. */
  node: string;
  /** Its pod, where there is one. */
  pod?: string;
  /** Why it uses the budget. */
  reason: UnavailableReason;
};

/** Why a node has no available pod. */
export type UnavailableReason =
  /** It has no pod at the moment. */
  | { "reason": "noPod" }
  /** It has more pods than it should. */
  | { "reason": "severalPods" }
  /** Its former pod is being deleted. */
  | { "reason": "terminating" }
  /**
   * The node's kubelet does not answer, or the node is shutting down: its pod does not start
   * or get ready, and where the kubelet does not answer a deleted one does not go.
   */
  | { "reason": "nodeNotReady" }
  /**
   * The node's network is not ready: the pod, which is not on the host's network, does not
   * start.
   */
  | { "reason": "networkNotReady" }
  /** The pod waits for the scheduler. */
  | {
    "reason": "pending";
    /** The scheduler's words. */
    message: string;
  }
  /** The controller, which schedules by itself, made no pod: it would not fit. */
  | {
    "reason": "noRoom";
    /** What is missing. */
    message: string;
  }
  /** The API server refuses to create the pod. */
  | {
    "reason": "createFailed";
    /** Its error. */
    error: string;
  }
  /** The pod failed or ended. */
  | { "reason": "ended" }
  /** The pod will never get ready. */
  | { "reason": "neverReady" }
  /** The pod is starting, or not ready for long enough yet. */
  | { "reason": "starting" };

/** Why a rollout cannot finish by itself. */
export type Stuck =
  /** With `OnDelete`, somebody has to delete the old pods. */
  | {
    "stuck": "waitsForDeletion";
    /** On how many nodes. */
    nodes: number;
  }
  /** A new pod cannot come beside the old one, which has its host ports. */
  | {
    "stuck": "surgeHostPorts";
    /** The ports that both want. */
    ports: Array<string>;
    /**
     * Whether the new pod is there and waits: the controller, where it schedules by
     * itself, makes none.
     */
    pending: boolean;
  }
  /**
   * Nodes that will not recover by themselves use the whole budget, and old pods wait
   * for it.
   */
  | {
    "stuck": "budgetSpent";
    /** The budget. */
    budget: number;
    /** These nodes. */
    nodes: Array<string>;
  }
  /** Pods of the new template never get ready. */
  | {
    "stuck": "neverReady";
    /** Their images. */
    images: Array<string>;
  }
  /** The API server refuses to create pods. */
  | {
    "stuck": "createFailed";
    /** Its error. */
    error: string;
  }
  /** Pods do not fit. */
  | {
    "stuck": "doesNotFit";
    /** On these nodes. */
    nodes: Array<string>;
    /** What is missing on each of them. */
    message: string;
    /**
     * Of the nodes, those that report no allocatable resources, which counts as room
     * for no pod.
     */
    nodesWithoutAllocatable: Array<string>;
  }
  /**
   * The kubelets of nodes do not answer, so that none of their pods gets available, or
   * goes.
   */
  | {
    "stuck": "nodesNotReady";
    /** These nodes. */
    nodes: Array<string>;
  }
  /**
   * The networks of nodes are not ready, so that none of their pods starts but those on the
   * host's network.
   */
  | {
    "stuck": "networksNotReady";
    /** These nodes. */
    nodes: Array<string>;
  }
  /** Taints evict the pods again and again. */
  | {
    "stuck": "evictedRepeatedly";
    /** On these nodes. */
    nodes: Array<string>;
  }
  /** Pods do not get available for another reason. */
  | {
    "stuck": "notAvailable";
    /** On these nodes. */
    nodes: Array<string>;
  };

/** One moment at which the controller replaced pods. */
export type Wave = {
  /** When. */
  at: number;
  /** The nodes. */
  nodes: Array<string>;
  /** The budget at that time; absent with `OnDelete`. */
  budget?: Budget;
  /** Nodes that used it then, these included: see `Step::in_use`. */
  inUse: number;
};

/** A rollout played to its end. */
export type Forecast = {
  /** How long it takes from now; absent when it does not finish in the given time. */
  takes?: number;
  /** Its waves. */
  waves: Array<Wave>;
  /** How it stands at its end, or where it stops. */
  end: Rollout;
};

/** A DaemonSet at the end of a run, in words. */
export type DaemonSetNarration = {
  /** The status by the names of `kubectl`. */
  counters: Array<Counter>;
  /** How the rollout stands, and what uses its budget. */
  rollout: Array<Line>;
  /** The waves in which pods were replaced. */
  waves: Array<Line>;
  /** How the rollout would go on, where that was asked. */
  forecast: Array<Line>;
  /** The waves of the forecast. */
  forecastWaves: Array<Line>;
};

/** A pod at the end of a run. */
export type SimulatedPod = {
  /** Its namespace. */
  namespace: string;
  /** Its name. */
  name: string;
  /** The node that it is on, or waits for. */
  node: string;
  /** The DaemonSet that it belongs to. */
  daemonSet?: string;
  /** The hash of its template. */
  hash: string;
  /** The images of its containers. */
  images: Array<string>;
  /** `Pending`, `Starting`, `Ready`, `Terminating`, `Failed` or `Succeeded`. */
  state: "Pending" | "Starting" | "Ready" | "Terminating" | "Failed" | "Succeeded";
  /** The scheduler's words about a pod that waits. */
  message?: string;
};

/** The script under both schedulers. */
export type SchedulerComparison = {
  /** The result in a sentence. */
  summary: string;
  /** Where they differ, by time and node: an entry stands until the next one of its node. */
  differences: Array<SchedulerDifference>;
  /** Pods that had to make room for a daemon, which the controller never asks for. */
  preempted: Array<string>;
  /** Nodes for which the controller created no pod, since it would not have fitted. */
  unplaced: Array<string>;
  /** What only one of the two does, in words. */
  lines: Array<Line>;
};

/** Where the two schedulers differ. */
export type SchedulerDifference = {
  /** When it begins, as a span: `1m30s`. */
  time: string;
  /** With the default scheduler, in words. */
  defaultSchedulerText: string;
  /** With the controller, in words. */
  controllerText: string;
  /** Since when. */
  at: number;
  /** `namespace/name` of the DaemonSet. */
  daemonSet: string;
  /** The node. */
  node: string;
  /** With the default scheduler. */
  defaultScheduler: DaemonState;
  /** With the controller. */
  controller: DaemonState;
};

/** How a DaemonSet stands on a node. */
export type DaemonState =
  /** It has no pod there. */
  | "absent"
  /** Its pod waits for the scheduler. */
  | "pending"
  /** Its pod is on the node and not ready. */
  | "starting"
  /** Its pod is ready. */
  | "ready";

/** One alternative's run. */
export type AlternativeRun = {
  /** What the alternative is called. */
  name: string;
  /** Each entry of `coverage` in words: `5s 2/2`. */
  coverageTexts: Array<string>;
  /** What it loses, in words. */
  loses: Array<string>;
  /** When it is the right choice, in words. */
  suits: string;
  /** Which. */
  alternative: Alternative;
  /** How much was covered: an entry stands until the next. */
  coverage: Array<Coverage>;
  /** The share of the time, weighted by nodes, in which nodes were covered: 0 to 1. */
  share: number;
  /** What it loses against a DaemonSet. */
  losses: Array<Loss>;
};

/** How the daemon gets onto the nodes. */
export type Alternative =
  /** By a DaemonSet. */
  | "daemonSet"
  /** By a script that every node runs when it starts. */
  | "initScript"
  /** By pods that somebody created, one for each node. */
  | "barePods"
  /** By a file in the manifest folder of each kubelet. */
  | "staticPods"
  /** By a Deployment with as many replicas as there were nodes. */
  | "deployment"
  /** By such a Deployment whose pods keep off each other's nodes. */
  | "spreadDeployment";

/** How much of the cluster is covered. */
export type Coverage = {
  /** Since when. */
  at: number;
  /** Nodes that should run a daemon. */
  wanted: number;
  /** Of these, nodes that have a ready one. */
  covered: number;
  /** Daemons beyond one a node, and those on nodes that should run none. */
  surplus: number;
  /** Of the wanted nodes, those with a ready daemon of the present template. */
  updated: number;
};

/** What an alternative loses. */
export type Loss =
  /** A daemon whose pod has failed or is deleted does not come back. */
  | "notReplaced"
  /** A node that joins gets no daemon by itself. */
  | "notOnNewNodes"
  /** A change of labels or taints moves no daemon. */
  | "ignoresLabels"
  /** `kubectl` does not show it. */
  | "notVisible"
  /** `kubectl` shows it and cannot change or delete it. */
  | "notManageable"
  /** A new template reaches no running daemon. */
  | "noRollout"
  /** Several daemons may stand on one node, and none on another. */
  | "severalOnOneNode"
  /** A daemon leaves a node that is not ready or cordoned, where a DaemonSet's stays. */
  | "leavesTroubledNodes"
  /** The number of daemons does not follow the number of nodes. */
  | "fixedNumber"
  /** It takes no resources of the node as the scheduler sees it. */
  | "notAccountedFor"
  /** Its logs are not read, and it is not configured, as those of applications are. */
  | "otherTools"
  /** Nothing holds it to its share of the node. */
  | "notIsolated";

/** A cluster and the Services in it. */
export type ReachCall = {
  /** How the cluster came to stand as it does. */
  simulation: SimulateCall;
  /**
   * The Services: YAML or JSON. Other kinds are passed over. Where the simulation begins with a
   * dump, those of the dump come to them, but for those of the same names.
   */
  services?: string;
  /** The IP addresses that are known, besides those that the nodes state. */
  addresses?: Addresses;
};

/** The IP addresses that are known, of one or both families, the preferred one first. */
export type Addresses = {
  /** By node. In JSON one address may stand alone. */
  nodes?: { [key in string]: string | Array<string> };
  /** By pod. In JSON one address may stand alone. */
  pods?: { [key in string]: string | Array<string> };
};

/** The paths. */
export type ReachAnswer = {
  /** One per DaemonSet. */
  daemonSets: Array<ReachedDaemonSet>;
  /** What could not be read. Where it is the script or the options, nothing is run. */
  problems: Array<InputError>;
  /** What is worth knowing of the DaemonSets' text as a whole: it has none, or one twice. */
  remarks: Array<Remark>;
  /** The events of the script, each in words. */
  script: Array<ScriptStep>;
  /** The event that was refused, before which the cluster stands. */
  rejected?: RejectedEvent;
};

/** The paths to one DaemonSet. */
export type ReachedDaemonSet = {
  /** Its namespace. */
  namespace: string;
  /** Its name. */
  name: string;
  /** The paths. */
  paths: Array<DescribedAccessPath>;
};

/** One path, with its texts. */
export type DescribedAccessPath = {
  /** What the path is called. */
  title: string;
  /**
   * How many pods it reaches, and why not the others: `reaches 2 of 3 pods (n3: node
   * unreachable)`.
   */
  summary: string;
  /** The addresses as they are written. */
  written: Array<string>;
  /** Which. */
  method: AccessMethod;
  /** By which Service. */
  service?: string;
  /** How far it leads. */
  available: Availability;
  /**
   * Nodes that should run a daemon, or still have one: a node that is not ready should
   * run none, and keeps its own.
   */
  total: number;
  /** Of these, nodes whose daemon is reached. */
  reached: number;
  /** The others, by name, and why each is not reached. */
  unreached: Array<Unreached>;
  /** The DNS names to ask for. */
  names: Array<string>;
  /** The addresses that clients are given, or know. */
  addresses: Array<Address>;
  /** What about the DaemonSet or the Service keeps it from leading everywhere. */
  reasons: Array<string>;
  /** What to know of it. */
  notes: Array<string>;
};

/** How clients find the daemons. */
export type AccessMethod =
  /** The daemons send, and nobody calls them. */
  | "push"
  /** A node's address and the host port. */
  | "hostPort"
  /** The names of a headless Service. */
  | "headlessService"
  /** The address of a Service. */
  | "service";

/** How many of the pods a path leads to. */
export type Availability =
  /** Every daemon that should run can be reached. */
  | "everywhere"
  /** Some can. */
  | "partly"
  /** None can. */
  | "nowhere";

/** A daemon that is not reached. */
export type Unreached = {
  /** The node that it should run on. */
  node: string;
  /** Its pod; absent when there is none. */
  pod?: string;
  /** Why. */
  why: UnreachedReason;
};

/** Why a daemon is not reached. */
export type UnreachedReason =
  /** The node has no pod of the DaemonSet. */
  | "noPod"
  /** The pod waits for the scheduler. */
  | "pending"
  /** The pod is being deleted, or has ended. */
  | "terminating"
  /** The pod is not ready. */
  | "notReady"
  /** Nothing is heard of the node. */
  | "nodeUnreachable"
  /** The node's kubelet says that it is not ready. */
  | "nodeNotReady"
  /** The pod has no port that this path uses. */
  | "noPort"
  /** The Service does not choose the pod. */
  | "notSelected"
  /** The host port is bound to a loopback address. */
  | {
    "loopback": {
      /** `hostIP`. */
      hostIp: string;
    }
  }
  /** The host port is bound to an address that the node does not have. */
  | {
    "foreignHostIp": {
      /** `hostIP`. */
      hostIp: string;
    }
  }
  /** The pod has no address of the Service's address family. */
  | {
    "noAddress": {
      /** The family. */
      family: Family;
    }
  };

/** An address family, as Services name it. */
export type Family =
  /** `IPv4`. */
  | "IPv4"
  /** `IPv6`. */
  | "IPv6";

/** Where one daemon answers. */
export type Address = {
  /** The node that the daemon runs on. */
  node: string;
  /** The daemon's pod. */
  pod: string;
  /** The IP address, as far as it is known. */
  ip?: string;
  /** Whose address it is. */
  owner: AddressOwner;
  /** Its family. */
  family: Family;
  /** The port; absent when none is known. */
  port?: number;
  /** `TCP`, `UDP` or `SCTP`. */
  protocol: string;
};

/** Whose address. */
export type AddressOwner =
  /** The node's. */
  | "node"
  /** The pod's. */
  | "pod";

/** Texts to convert. */
export type ConvertCall = {
  /** YAML or JSON, one or many documents, also a `List`. */
  text: string;
};

/** The DaemonSets. */
export type ConvertAnswer = {
  /** One per document, in the order of the text. */
  documents: Array<ConvertedDocument>;
};

/** One document. */
export type ConvertedDocument = {
  /** Its place in the text, from 0. */
  index: number;
  /** Its kind; empty when it could not be read. */
  kind: string;
  /** Its name. */
  name: string;
  /** The DaemonSet, which the API server accepts; absent when there is none. */
  daemonSet?: Record<string, unknown>;
  /** What was changed, and what was kept and means something else now. */
  changes: Array<ConversionNote>;
  /** Why there is no DaemonSet. */
  error?: InputError;
};

/** What was done to one field, and why. */
export type ConversionNote = {
  /** The field of what was given. */
  field: string;
  /** What was done to it. */
  action: NoteAction;
  /** Why. */
  reason: ConversionReason;
  /** The action in words. */
  what: string;
  /** The reason in words. */
  why: string;
};

/** What was done to a field. */
export type NoteAction =
  /** It, or a part of it, was left out. */
  | "removed"
  /** It has another value. */
  | "changed"
  /** It has another name. */
  | "renamed"
  /** It was added. */
  | "added"
  /** It was kept, but means something else for a DaemonSet. */
  | "kept";

/** Why a field was changed, or what it means for a DaemonSet. */
export type ConversionReason =
  /** There is no such field, or it stands twice. */
  | "unknownField"
  /** The name of a static pod's mirror ends with the node's. */
  | "staticPodName"
  /** There was only a `generateName`. */
  | "generatedName"
  /** The selector of a DaemonSet chooses its own pods by labels. */
  | "selectorNeedsLabels"
  /** Another controller labels its pods so. */
  | "controllerLabel"
  /** The kubelet annotates static pods so. */
  | "staticPodAnnotation"
  /** `kubectl apply` stores the object there that was applied. */
  | "lastApplied"
  /** The Deployment controller counts revisions there. */
  | "deploymentRevision"
  /** The API server, or a controller, writes it. */
  | "writtenByCluster"
  /** The DaemonSet will own the pods. */
  | "ownedByDaemonSet"
  /** The owner owns the Deployment. */
  | "ownerOfDeployment"
  /** They delay the deletion of the object that was given. */
  | "finalizersOfObject"
  /** They delay the deletion of every pod. */
  | "finalizersOfPods"
  /** A DaemonSet's pods run on every node that matches. */
  | "everyMatchingNode"
  /** A DaemonSet has as many pods as nodes match. */
  | "onePodForEachNode"
  /** It restricts the DaemonSet to the node with that name. */
  | "onlyThatNode"
  /** The kubelet adds it to static pods. */
  | "staticPodToleration"
  /** The DaemonSet controller, or admission, adds it to each pod. */
  | "addedToEachPod"
  /** Admission computes it for each pod, and refuses pods with another value. */
  | "computedByAdmission"
  /** Pods of a DaemonSet are always restarted. */
  | "alwaysRestarted"
  /** A container that ends is not started again. */
  | "containerNotRestarted"
  /** A DaemonSet's template must not have a deadline. */
  | "noDeadline"
  /** They are only added to running pods. */
  | "onlyInRunningPods"
  /** A DaemonSet has one pod on a node anyway. */
  | "onePodOnANode"
  /** The scheduler sees each pod's node as its only choice. */
  | "nothingToSpread"
  /** Only nodes of one topology domain meet it. */
  | "oneTopologyDomain"
  /** Pods are not scheduled until each of them has lost its gates. */
  | "schedulingGates"
  /** All pods use the one claim. */
  | "sharedClaim"
  /** All pods get the same host name. */
  | "sameHostName"
  /** Another scheduler than the default one places the pods. */
  | "otherScheduler"
  /** A surge pod waits for the port of the pod that it replaces. */
  | "surgeWaitsForHostPort"
  /** A DaemonSet's surge is at most 100%. */
  | "surgeAtMost100Percent"
  /** `maxSurge` and `maxUnavailable` cannot both be non-zero. */
  | "eitherSurgeOrUnavailable"
  /** A DaemonSet has no `Recreate`. */
  | "noRecreate"
  /** A DaemonSet's field has another name. */
  | "otherFieldName"
  /** A DaemonSet cannot be paused. */
  | "noPause"
  /** A DaemonSet's rollout has no deadline. */
  | "noProgressDeadline";

/** Objects of any kind. */
export type RedactCall = {
  /**
   * The texts, YAML or JSON, one or many documents each, also lists. The same text is
   * replaced by the same word in all of them.
   */
  texts: Array<string>;
};

/** The objects without what names people, places and secrets. */
export type RedactAnswer = {
  /** A `List` of them, in the order of the texts. */
  list: Record<string, unknown>;
  /** What could not be read, and is not in the list: which text, from 0, and why. */
  problems: Array<RedactProblem>;
};

/** What could not be read. */
export type RedactProblem = {
  /** Which text, from 0. */
  text: number;
  /** What is wrong, and where. */
  finding: Finding;
};

/** The objects of a cluster. */
export type DiagnoseCall = {
  /**
   * What `kubectl get nodes,pods,daemonsets,controllerrevisions,events -A -o json` prints,
   * in one text or several: JSON or YAML, of any kinds. With Leases
   * (`leases.coordination.k8s.io`), PriorityClasses and Namespaces more is known.
   */
  texts: Array<string>;
  /** Only the DaemonSets of this name. */
  name?: string;
  /** Only the DaemonSets of this namespace. */
  namespace?: string;
  /** The moment of the dump, in RFC 3339; the newest time in it unless given. */
  now?: string;
  /**
   * From the creation of a pod until it is ready, in milliseconds; measured from the pods
   * that are ready unless given.
   */
  readyAfter?: number;
  /** The version of Kubernetes; that of the newest kubelet unless given. */
  kubernetesVersion?: string;
};

/** What is found. */
export type DiagnoseAnswer = {
  /**
   * The moment that counts as now, in RFC 3339; absent where the call does not say it, and
   * the dump has no time.
   */
  now?: string;
  /** Whether the call gave it; otherwise it is the newest time in the dump. */
  nowIsGiven: boolean;
  /** The version that answers, such as `1.36`. */
  kubernetesVersion: string;
  /** How many nodes the dump has. */
  nodes: number;
  /** How many pods the dump has. */
  pods: number;
  /** Each DaemonSet, the worst first. */
  daemonSets: Array<DiagnosedDaemonSet>;
  /** What the dump does not say, and so could not be known. */
  gaps: Array<DumpGap>;
  /** The objects that could not be read, and are left out. */
  problems: Array<ObjectProblem>;
};

/** One DaemonSet. */
export type DiagnosedDaemonSet = {
  /** Its namespace. */
  namespace: string;
  /** Its name. */
  name: string;
  /** How bad it is as a whole. */
  severity: DiagnosedSeverity;
  /** Whether it is being deleted, so that its controller does nothing any more. */
  isDeleting: boolean;
  /** Whether its namespace is being deleted, so that no pod of it is created any more. */
  inTerminatingNamespace: boolean;
  /** What its status says. */
  status: DaemonSetStatus;
  /**
   * Whether its status says that its rollout is complete, as `kubectl rollout status` reads
   * it.
   */
  isComplete: boolean;
  /**
   * What the controller would write of the objects; absent where the dump has no nodes, or
   * none of the pods that the status counts.
   */
  observed?: DaemonSetStatus;
  /** The counters by the names of `kubectl`. */
  counters: Array<DiagnosedCounter>;
  /** Why the status is not that of the objects; absent when it is, or is not known. */
  statusLag?: string;
  /**
   * The nodes by what is the matter with them, the worst first. Those on which nothing
   * runs, as it should be, are here too.
   */
  findings: Array<DiagnosedFinding>;
  /**
   * How its rollout stands and goes on; absent while it is being deleted, and where that
   * cannot be known.
   */
  rollout?: DiagnosedRollout;
  /** What helps, each tried by simulation. */
  remedies: Array<DiagnosedRemedy>;
  /** How long a pod takes from its creation until it is ready, as the forecast has it. */
  readyAfter: number;
  /** From how many pods that was measured; 0 when the call gave it, or no pod is ready. */
  measuredPods: number;
};

/** How bad something is. */
export type DiagnosedSeverity =
  /** It is wrong, and stays so until somebody does something. */
  | "wrong"
  /** It is not as it should be, and may mend itself. */
  | "passing"
  /** How it is cannot be known from the dump. */
  | "unknown"
  /** It is as it should be. */
  | "normal";

/** A counter. */
export type DiagnosedCounter = {
  /**
   * Its name as `kubectl` prints it: `DESIRED`, `CURRENT`, `READY`, `UP-TO-DATE`,
   * `AVAILABLE`; and `MISSCHEDULED`.
   */
  name: string;
  /** What the status says. */
  status: number;
  /** What the controller would write; absent where that cannot be known. */
  observed?: number;
};

/** What is the matter with some nodes. */
export type DiagnosedFinding = {
  /** How bad it is. */
  severity: DiagnosedSeverity;
  /** The cause in words. */
  text: string;
  /** The nodes, by name. */
  nodes: Array<DiagnosedNode>;
  /** The kind. */
  cause: CauseKind;
  /** The container that it is about. */
  container?: string;
  /** The image that cannot be had. */
  image?: string;
  /** Kubernetes' word for it: `CrashLoopBackOff`, `OOMKilled`, `FailedMount`. */
  reason?: string;
  /** Kubernetes' words for it. */
  message?: string;
  /** The exit code of a container that ended. */
  exitCode?: number;
  /** Names that it is about: finalizers, scheduling gates, a scheduler, another controller. */
  names?: Array<string>;
  /** Whether the controller lets a pod stay that is where none should be; absent of others. */
  stays?: boolean;
};

/** A node, and what is particular to it. */
export type DiagnosedNode = {
  /** Its name; empty of a pod that is on none. */
  name: string;
  /** The pod; absent when there is none. */
  pod?: string;
  /** For how long it has been so, in milliseconds; absent when that is not known. */
  span?: number;
  /** How often the pod's containers were started again. */
  restarts: number;
  /** What else is to be known of it, a clause each: what is missing and who holds it. */
  details: Array<string>;
};

/** Why nodes are not as they should be, or run no pod. */
export type CauseKind =
  /** The API server refuses the pods of the template. */
  | "refused"
  /** No pod is there, and an event tells why none could be created. */
  | "createFailed"
  /** No pod is there, and the namespace is being deleted. */
  | "namespaceTerminating"
  /** No pod is there though one should be, and nothing tells why. */
  | "notCreated"
  /** No pod is there yet. */
  | "notCreatedYet"
  /** The pod does not fit on its node. */
  | "doesNotFit"
  /** The pod would fit, and the scheduler does not bind it. */
  | "heldByScheduler"
  /** The scheduler has not bound the pod yet. */
  | "notScheduledYet"
  /** The pod waits for the removal of its scheduling gates. */
  | "gated"
  /** The pod waits for a scheduler other than Kubernetes' own. */
  | "otherScheduler"
  /** Nothing is heard of the node's kubelet. */
  | "nodeUnreachable"
  /** The node's kubelet says itself that it is not ready. */
  | "nodeNotReady"
  /**
   * The node's network is not ready, and the pod, which is not on the host's network, does not
   * start before it is.
   */
  | "networkNotReady"
  /** The kubelet has not renewed its lease, and its node is not marked yet. */
  | "kubeletSilent"
  /** An image cannot be had. */
  | "imageNotPulled"
  /** A container ends again and again. */
  | "crashing"
  /** A container cannot be started. */
  | "containerWaiting"
  /** The pod cannot be set up: a volume, or the network. */
  | "setUpFailed"
  /** The pod has been starting for too long, and nothing tells why. */
  | "startsTooLong"
  /** A container runs and is not ready. */
  | "notReady"
  /** All containers are ready and the pod is not. */
  | "conditionNotMet"
  /** The pod failed. */
  | "failed"
  /** The pod is starting. */
  | "starting"
  /** The pod is ready, and not yet for `minReadySeconds`. */
  | "readyTooShort"
  /** The pod is being deleted, and finalizers hold it. */
  | "heldByFinalizers"
  /** The pod is being deleted, and does not end though its kubelet answers. */
  | "doesNotEnd"
  /** The pod is being deleted, and its kubelet does not answer. */
  | "deletionUnanswered"
  /** The pod is being deleted. */
  | "terminating"
  /** A pod is on a node that should run none. */
  | "misscheduled"
  /** There are more pods on a node than there should be. */
  | "severalPods"
  /** A pod is bound to a node that is gone. */
  | "nodeGone"
  /** A pod that belongs to nobody matches the selector. */
  | "orphan"
  /** A pod that belongs to another controller matches the selector. */
  | "othersPod"
  /** No pod should run on the node. */
  | "excluded";

/** How a rollout stands and goes on. */
export type DiagnosedRollout = {
  /** How it ends. */
  verdict: RolloutVerdict;
  /** The same in one sentence. */
  sentence: string;
  /** Which revision is where, the present one first. */
  revisions: Array<DiagnosedRevision>;
  /** How it stands, what uses its budget, and why it does not finish. */
  rollout: Rollout;
  /** The waves that are left, in milliseconds from now. */
  waves: Array<Wave>;
};

/** How a rollout ends if nothing comes from outside. */
export type RolloutVerdict =
  /** It is finished. */
  | "finished"
  /** It finishes by itself. */
  | "finishes"
  /** It does not finish by itself. */
  | "doesNotFinish"
  /** That is not known. */
  | "notKnown";

/** The pods of one revision. */
export type DiagnosedRevision = {
  /** Its number; absent when the dump has no such revision. */
  revision?: number;
  /** The hash of its template. */
  hash: string;
  /** Whether it is of the present template. */
  isCurrent: boolean;
  /** The nodes with a pod of it that is not being deleted, by name. */
  nodes: Array<string>;
};

/** Something to do, which was tried by simulation. */
export type DiagnosedRemedy = {
  /** What to do, and what comes of it, in one line. */
  text: string;
  /** On how many more nodes a pod is available, or should run, in the end. */
  gains: number;
  /**
   * How long the rollout then takes, in milliseconds; absent when it still does not finish,
   * or that was not asked.
   */
  takes?: number;
  /** The change of the DaemonSet as a JSON Patch of the stored object; empty when it is none. */
  patch: Array<PatchOperation>;
  /** The command that does it; absent where the patch does. */
  command?: string;
};

/** Something that a dump does not say, or in which it contradicts itself. */
export type DumpGap = {
  /** What. */
  gap: GapKind;
  /** Which text of the call, from 0; absent when it is all of them. */
  textIndex?: number;
  /** The same in words, with what follows from it. */
  text: string;
};

/** What a dump does not say. */
export type GapKind =
  /** A text ends in the middle of an object. */
  | "cutOff"
  /** The rest of a text is neither JSON nor YAML. */
  | "malformed"
  /** A text holds no object. */
  | "empty"
  /** There is no object of a kind. */
  | "noneOfKind"
  /** There are pods of one namespace only. */
  | "oneNamespace"
  /** Objects are of a version of the API that is not looked at. */
  | "otherApiVersion"
  /** Objects of one kind and name have different UIDs. */
  | "twoIdentities"
  /** Times cannot be read. */
  | "unreadableTimes"
  /** The objects are not of one moment. */
  | "olderText"
  /** Pods are bound to nodes that are not there. */
  | "unknownNodes";

/** An object that could not be read. */
export type ObjectProblem = {
  /** Which text of the call, from 0. */
  textIndex: number;
  /** Which object of the text, from 0. */
  index: number;
  /** Its kind; empty when it has none. */
  kind: string;
  /** Its name with its namespace before it; empty when it has none. */
  name: string;
  /** What is wrong. */
  message: string;
  /** All of it in one line. */
  text: string;
};

/** What a cluster has. */
export type ClusterOverview = {
  /**
   * The names of the nodes, in the order of the text. Other answers say which node they
   * speak of by its place here.
   */
  nodes: Array<string>;
  /** The label keys of the nodes, by name. */
  labels: Array<LabelKey>;
  /** The places of the nodes that are cordoned. */
  cordoned: Array<number>;
  /** How many pods were read; absent when none were given. */
  pods?: number;
  /** What could not be read of nodes and pods. */
  problems: Array<InputError>;
};

/** A label key that nodes have. */
export type LabelKey = {
  /** The key. */
  key: string;
  /** How many values it has. */
  values: number;
  /** How many nodes have it. */
  nodes: number;
};

/** DaemonSets to place on a loaded cluster. */
export type ClusterPlaceCall = {
  /** The DaemonSets, as in `PlaceCall`. */
  daemonSets: string;
};

/** The node → pod mapping, in numbers. */
export type ClusterPlaceAnswer = {
  /** One per DaemonSet, in the order of the text. */
  daemonSets: Array<PlacementTable>;
  /** What the outcomes mean that occur, in the order of a legend. */
  outcomes: Array<OutcomeCount>;
  /**
   * What could not be read of the DaemonSets; everything else is answered. What could not
   * be read of the cluster is reported by the overview.
   */
  problems: Array<InputError>;
  /**
   * What is worth knowing of the DaemonSets' text as a whole, and of nodes without
   * allocatable resources.
   */
  remarks: Array<Remark>;
};

/** One DaemonSet on the nodes of a loaded cluster. */
export type PlacementTable = {
  /** Its namespace; `default` when it names none. */
  namespace: string;
  /** Its name; its `generateName` when it has none. */
  name: string;
  /** On how many nodes a pod should run. */
  shouldRun: number;
  /** Counts by reason in one sentence. */
  summary: string;
  /** What stands in the way everywhere. */
  hints: Array<string>;
  /**
   * Changes that would let pods run on more nodes, as in
   * `PlacedDaemonSet`.
   */
  remedies: Array<Remedy>;
  /** The verdicts on nodes, in the order of a legend, the most frequent first. */
  verdicts: Array<NodeVerdict>;
  /** Of each node, the place of its verdict in `verdicts`. */
  nodes: Uint32Array;
};

/** The verdict on one or many nodes. */
export type NodeVerdict = {
  /** What becomes of the pod. */
  outcome: PlacedOutcome;
  /** Whether the controller would create a pod here. */
  shouldRun: boolean;
  /** Whether the controller would let a pod stay that already runs here. */
  shouldContinue: boolean;
  /** Whether that pod runs, be it with interruptions; absent where none should run. */
  fits?: boolean;
  /** What decided it, in one line. */
  reason: string;
  /** What else is to be known: that a pod which is there already would stay. */
  note?: string;
  /** How many nodes have it. */
  count: number;
};

/** A node to explain. */
export type ExplainCall = {
  /** The DaemonSets, as in `PlaceCall`. */
  daemonSets: string;
  /** The node's name. */
  node: string;
};

/** A node, and what becomes of each DaemonSet's pod there. */
export type ExplainAnswer = {
  /** What the node has; absent when the cluster has no node of this name. */
  node?: NodeDetails;
  /** One per DaemonSet, in the order of the text. */
  daemonSets: Array<ExplainedDaemonSet>;
};

/** What placement reads of a node. */
export type NodeDetails = {
  /** Its name. */
  name: string;
  /** Its labels. */
  labels: { [key in string]: string };
  /** Its taints, in their order, each as `key=value:effect`. */
  taints: Array<string>;
  /** Whether it is cordoned. */
  unschedulable: boolean;
  /** What it has for pods, by resource: `1500m`, `32Gi`. */
  allocatable: { [key in string]: string };
  /** How many pods run there; absent when the pods are not known. */
  pods?: number;
};

/** One DaemonSet on the node. */
export type ExplainedDaemonSet = {
  /** Its namespace; `default` when it names none. */
  namespace: string;
  /** Its name; its `generateName` when it has none. */
  name: string;
  /** What becomes of its pod, with every predicate. */
  placed: PlacedNode;
};

/** A label to group nodes by. */
export type GroupCall = {
  /** The label's key. */
  label: string;
};

/** The nodes by the value of a label. */
export type GroupAnswer = {
  /** The values, in order; null, which comes first, is that of nodes without the label. */
  values: Array<string | null>;
  /** Of each node, the place of its value in `values`. */
  nodes: Uint32Array;
};

/** What is compared with a loaded cluster. */
export type ClusterCompareCall = {
  /** The DaemonSets as they are, as in `PlaceCall`. */
  daemonSets: string;
  /** The DaemonSets as they would be; as they are, unless given. */
  newDaemonSets?: string;
  /** Nodes of these shapes join. */
  join?: Array<Preset>;
};

/** DaemonSets to check together on a loaded cluster. */
export type ClusterSurveyCall = {
  /** The DaemonSets, as in `PlaceCall`. */
  daemonSets: string;
};
