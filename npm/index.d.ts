/**
 * Types of the package `daemonset-preflight`, generated from `src/contract` in Rust by
 * `BLESS=1 cargo test --features cli,wasm --test core typescript`.
 * Times and durations are in milliseconds; times count from the start of the run.
 */
/// <reference lib="esnext.disposable" />

/**
 * Loads the core's WebAssembly module: the package's own by default, or the given one, as a URL,
 * as bytes or compiled. In a browser or a worker the promise must be fulfilled before the first
 * call; in Node, in workerd and with `daemonset-preflight/inline` the module is loaded on import.
 * Further calls do nothing. Rejects with a `LoadError`, after which it can be called again.
 */
export function init(module?: BufferSource | WebAssembly.Module | URL | string): Promise<void>;
/** Validates each DaemonSet in a text as the API server would. */
export function validate(call: ValidateCall): ValidateAnswer;
/** Fills in the API server's defaults. */
export function applyDefaults(call: DefaultCall): DefaultAnswer;
/** Checks each DaemonSet against the house rules: good practice that the API server does not enforce. */
export function lint(call: LintCall): LintAnswer;
/** Places each DaemonSet: on which nodes it runs a pod, and why. */
export function place(call: PlaceCall): PlaceAnswer;
/** Checks several DaemonSets together: host-port clashes, overlapping selectors, and the resources that they use on each node. */
export function survey(call: SurveyCall): SurveyAnswer;
/** Compares: which nodes gain or lose a pod if the DaemonSets or the nodes change. */
export function compare(call: CompareCall): CompareAnswer;
/** Simulates a script of events, step by step. */
export function simulate(call: SimulateCall): SimulateAnswer;
/** Finds the paths by which clients reach each DaemonSet's pods after a simulation. */
export function reach(call: ReachCall): ReachAnswer;
/** Converts Pods and Deployments to DaemonSets. */
export function convert(call: ConvertCall): ConvertAnswer;
/** Replaces names, images, addresses and secrets, so that objects are safe to share. */
export function redact(call: RedactCall): RedactAnswer;
/** Diagnoses the DaemonSets of a running cluster: what is wrong, and whether it resolves itself. */
export function diagnose(call: DiagnoseCall): DiagnoseAnswer;
/**
 * Nodes and pods that are read once and queried many times. A query does not read them again,
 * and a placement has for each node only the index of its verdict. Memory of the module is
 * released by `free`, or by `using` at the end of the block.
 */
export class Cluster {
  private constructor();
  /** Describes what was read. */
  overview(): ClusterOverview;
  /** Places DaemonSets on the nodes. */
  place(call: ClusterPlaceCall): ClusterPlaceAnswer;
  /** Explains why one node gets pods of DaemonSets or does not, and describes the node. */
  explain(call: ExplainCall): ExplainAnswer;
  /** Groups the nodes by the value of a label. */
  group(call: GroupCall): GroupAnswer;
  /** Compares: which nodes gain or lose a pod if the DaemonSets change or nodes join. */
  compare(call: ClusterCompareCall): CompareAnswer;
  /** Checks several DaemonSets together. */
  survey(call: ClusterSurveyCall): SurveyAnswer;
  /** Simulates a script. Nodes and pods of the call are added to those of the cluster. */
  simulate(call: Omit<SimulateCall, "cluster">): SimulateAnswer;
  /** Finds the paths by which clients reach the pods of DaemonSets after a script has run on the cluster. */
  reach(call: Omit<ReachCall, "simulation"> & { simulation: Omit<SimulateCall, "cluster"> }): ReachAnswer;
  /** Releases the memory. Later calls throw a `FreedClusterError`. */
  free(): void;
  [Symbol.dispose](): void;
}
/**
 * Reads nodes and pods, as `kubectl get -o json` or `-o yaml` prints them: text, or its bytes
 * in UTF-8. Without `pods`, every node counts as empty, and it is not known where pods run.
 */
export function loadCluster(texts: { nodes: string | Uint8Array; pods?: string | Uint8Array }): Cluster;
/**
 * Like `loadCluster`, for streams or files (`Blob`), so that a large file is never one JavaScript
 * string. `size` is the length of the nodes in bytes, if it is known beforehand; that of a `Blob`
 * is. `progress` is called with the number of bytes read so far. When `signal` is aborted, the
 * promise rejects with its reason, and the streams are cancelled.
 */
export function streamCluster(
  streams: { nodes: ReadableStream<Uint8Array> | Blob; pods?: ReadableStream<Uint8Array> | Blob },
  options?: { size?: number; progress?: (bytes: number) => void; signal?: AbortSignal },
): Promise<Cluster>;
/**
 * The dump of a cluster, read once and queried many times; its texts are not kept. Memory is
 * released as that of a `Cluster`.
 */
export class DumpedCluster {
  private constructor();
  /** Diagnoses the DaemonSets: what is wrong, and whether it resolves itself. */
  diagnose(call?: Omit<DiagnoseCall, "texts">): DiagnoseAnswer;
  /** Simulates a script that begins with the cluster as dumped. */
  simulate(call: Omit<SimulateCall, "cluster">): SimulateAnswer;
  /** Finds the paths by which clients reach the pods of its DaemonSets after a script has run. */
  reach(call: Omit<ReachCall, "simulation"> & { simulation: Omit<SimulateCall, "cluster"> }): ReachAnswer;
  /** Releases the memory. Later calls throw a `FreedClusterError`. */
  free(): void;
  [Symbol.dispose](): void;
}
/** Reads a dump as `diagnose` does: texts with objects of any kinds, or their bytes in UTF-8. */
export function loadDump(texts: Array<string | Uint8Array>): DumpedCluster;
/** Like `loadDump`, for streams or files, with the options of `streamCluster`. */
export function streamDump(
  streams: Array<ReadableStream<Uint8Array> | Blob>,
  options?: { progress?: (bytes: number) => void; signal?: AbortSignal },
): Promise<DumpedCluster>;

/** A function was called before the promise of `init` was fulfilled. */
export class NotLoadedError extends Error {
  readonly code: "NOT_LOADED";
}
/**
 * A call has an unknown key or a value of the wrong type. Errors in the text of a manifest are
 * never thrown: they are part of the answer.
 */
export class InvalidCallError extends TypeError {
  readonly code: "INVALID_CALL";
  /** The function that was called. */
  readonly call: string;
}
/** A method of a cluster was called after `free`. */
export class FreedClusterError extends Error {
  readonly code: "CLUSTER_FREED";
  /** The method that was called. */
  readonly call: string;
}
/** The module could not be fetched or compiled; `cause` has the reason. */
export class LoadError extends Error {
  readonly code: "LOAD_FAILED";
}

/** Texts to validate. */
export type ValidateCall = {
  /** The manifests: YAML or JSON, one or more documents, `List`s included. */
  text: string;
  /**
   * `--namespace` of kubectl: the namespace of DaemonSets of the text that name none; those
   * that name a different one are rejected. `default` when absent.
   */
  namespace?: string;
  /**
   * The objects as they are stored now: exported from a cluster, or written by hand. A
   * DaemonSet whose namespace and name occur here is validated as an update; any other as a
   * create.
   */
  old?: string;
  /**
   * The live objects of a cluster. Each DaemonSet whose namespace and name occur here is merged
   * into its live object, as `kubectl apply` does, and the result is validated as an update;
   * any other DaemonSet as a create. If given, `old` is ignored.
   */
  live?: string;
  /** How the DaemonSets of the text are applied to `live`. */
  apply?: ApplyOptions;
  /** How unknown and duplicate fields are treated. */
  fieldValidation?: FieldValidation;
  /**
   * The version of Kubernetes to validate for, such as `1.36`, or several: a list, or separated
   * by commas. The newest supported version when absent.
   */
  kubernetesVersion?: string | Array<string>;
  /**
   * Feature gates to turn on or off, by name, as with `--feature-gates` of the API server. All
   * others have their defaults.
   */
  featureGates?: { [key in string]: boolean };
  /** `--allow-privileged` of the API server; true when absent. */
  allowPrivileged?: boolean;
};

/** How files are applied to live objects; by default as `kubectl apply` does. */
export type ApplyOptions = {
  /**
   * `--server-side` of kubectl: merges by the owners of the fields, instead of by the
   * configuration that was applied last.
   */
  serverSide?: boolean;
  /** `--field-manager` of kubectl, which only matters with `serverSide`; `kubectl` when absent. */
  fieldManager?: string;
  /** `--force-conflicts` of kubectl: takes over fields that other managers own. */
  forceConflicts?: boolean;
};

/** `fieldValidation` of the API request. */
export type FieldValidation =
  /** Objects with unknown or duplicate fields are rejected, as with `kubectl`. */
  | "Strict"
  /** Unknown and duplicate fields are reported, but do not cause a rejection. */
  | "Warn"
  /** Unknown and duplicate fields are ignored and not reported. */
  | "Ignore";

/** The answer for a text. */
export type ValidateAnswer = {
  /** The version of Kubernetes to which `documents` refers: the newest one of the call. */
  kubernetesVersion: string;
  /**
   * Whether every version of the call would accept every DaemonSet in the text, every document
   * could be read, and there is at least one DaemonSet.
   */
  accepted: boolean;
  /**
   * One entry per document, in the order of the text. Empty when there are `oldProblems`,
   * because it is not known then which documents are updates.
   */
  documents: Array<DocumentAnswer>;
  /** The number of DaemonSets in `old` or `live`; absent when neither was given. */
  oldDaemonSets?: number;
  /**
   * Why `old` or `live` cannot be used as the stored objects: it cannot be read or decoded, or
   * contains a DaemonSet twice or without a name.
   */
  oldProblems: Array<Finding>;
  /**
   * The answers of the other versions, the oldest first; absent when the call has only one
   * version.
   */
  olderVersions?: Array<VersionAnswer>;
  /**
   * The differences between the answers of the versions; absent when the call has only one
   * version.
   */
  differences?: Array<VersionDifference>;
  /**
   * Why nothing was validated: a feature gate that none of the versions has, or that cannot be
   * set to the given value.
   */
  settingProblem?: string;
};

/** The answer for one document. */
export type DocumentAnswer = {
  /** The index of the document in the text, from 0. */
  index: number;
  /** Where the document is in the text. */
  place: Place;
  /** As written; empty when missing. */
  apiVersion: string;
  /** As written; empty when missing. */
  kind: string;
  /** As written, or the namespace of the call; empty when both are missing. */
  namespace: string;
  /** As written; empty when missing. */
  name: string;
  /**
   * `generateName` as written, when there is no name: the API server appends five characters.
   * Absent otherwise.
   */
  generateName?: string;
  /**
   * The request that would be sent to the API server; absent for other kinds and for documents
   * that cannot be read.
   */
  operation?: Operation;
  /** What happens to the document. */
  outcome: Outcome;
  /** The status with which the API server rejects it; absent when it does not. */
  status?: Status;
  /** The errors for which it is rejected, other than unknown and duplicate fields. */
  errors: Array<Finding>;
  /** Unknown and duplicate fields; they cause a rejection only with `fieldValidation: Strict`. */
  strict: Array<Finding>;
  /** The warnings. */
  warnings: Array<Finding>;
  /** Fields that the API server drops without reporting it, because their feature gates are off. */
  dropped: Array<DroppedField>;
  /** The result of applying it to its live object; absent when it has none. */
  applied?: Applied;
  /** The number of warnings and dropped fields that comments and annotations suppress. */
  suppressed: number;
};

/** A range of a text; the end is exclusive. */
export type Place = {
  /** The position of the first character. */
  start: Position;
  /** The position after the last character. */
  end: Position;
};

/** A position in a text. */
export type Position = {
  /** The line, from 1. */
  line: number;
  /** The column in characters, from 1. */
  column: number;
  /** The column in UTF-16 code units, from 1, as JavaScript counts characters. */
  utf16Column: number;
};

/** The request that would be sent to the API server. */
export type Operation =
  /** The object is new. */
  | "create"
  /** The object replaces one in `old` or `live`. */
  | "update";

/** What happens to one document. */
export type Outcome =
  /** The API server would store it. */
  | "accepted"
  /** The API server would reject it. */
  | "refused"
  /** It is not an object: not YAML or JSON, or without a kind. */
  | "unreadable"
  /** It is not a DaemonSet, and is not validated. */
  | "otherKind";

/** The status with which the API server rejects an object. */
export type Status = {
  /**
   * The HTTP status code: 400 when the object cannot be decoded; 409 when an update names
   * another object or version than the stored one, or changes fields that others own; 413 when
   * the object is too large; 422 when it is invalid; 500 when its resource version is not a
   * number, or when it cannot be merged into the live object.
   */
  code: number;
  /** `BadRequest`, `Conflict`, `RequestEntityTooLarge` or `Invalid`; empty for code 500. */
  reason: string;
  /** The human-readable message. */
  message: string;
};

/** An error or a warning. */
export type Finding = {
  /**
   * The machine-readable type. For validation errors it is a `CauseType` of the API
   * (`FieldValueInvalid`); otherwise `UnknownField`, `DuplicateField`, `Undecodable`,
   * `MissingKind`, `OtherNamespace`, `Conflict`, `FieldManagerConflict`, `Unmergeable`,
   * `Warning`, `MissingVersion`, `MissingName`, `MissingManagedFields`, `DuplicateObject` or
   * `InternalError`.
   */
  reason: string;
  /** The field as the API prints it. Empty for the object as a whole. */
  field: string;
  /** The field as a list of steps, so that keys with dots are unambiguous. */
  path: Array<Step>;
  /** The message of the API server, without the field. */
  message: string;
  /**
   * What was probably meant: the known name closest to an unknown one, or what to write
   * instead.
   */
  suggestion?: string;
  /**
   * The values that the field may have, where there are few of them; in the order of the
   * message, if it lists them.
   */
  supported?: Array<string>;
  /** Where the value is in the text; where its key or its parent is when the value is missing. */
  place?: Place;
  /**
   * The change to the text that fixes the finding; absent unless exactly one change makes
   * sense.
   */
  fix?: Fix;
};

/** One step of a path: a field name, a map key, or an index of a list. */
export type Step =
  /** An index of a list, from 0. */
  | number
  /** A field name, or a key of a map. */
  | string;

/** A change to the text that fixes a finding. */
export type Fix = {
  /** What the fix does, as an imperative: `Rename to imagePullPolicy`. */
  title: string;
  /** The edits, which must be applied together, in the order of the text. They do not overlap. */
  edits: Array<TextEdit>;
};

/** One edit of a text. */
export type TextEdit = {
  /** The range to replace; an empty range inserts. */
  place: Place;
  /** The text that replaces the range. */
  text: string;
};

/** A field that is written but not stored, because its feature gate is off. */
export type DroppedField = {
  /** The field as the API prints it. */
  field: string;
  /** The field as a list of steps, so that keys with dots are unambiguous. */
  path: Array<Step>;
  /** Where the field is in the text. */
  place: Place;
  /** The feature gate that is off. */
  gate: string;
  /**
   * The first version, from the validated one on, in which the gate is on by default; absent
   * when there is none.
   */
  onSince?: string;
  /** All of the above in one sentence. */
  message: string;
};

/** The result of applying a file to its live object. */
export type Applied = {
  /** The merged object, to which the answer refers; absent when the file cannot be applied. */
  object?: Record<string, unknown>;
  /**
   * Fields of the live object that remain although the file does not have them, except those
   * that the API server sets itself.
   */
  kept: Array<KeptField>;
};

/** A field of the live object that an apply keeps although the file does not have it. */
export type KeptField = {
  /** The field: `spec.template.spec.containers[name="sidecar"]`. */
  field: string;
  /** Its owners according to `managedFields`; empty when no owner is known. */
  owners: Array<FieldOwner>;
};

/** An owner of a field. */
export type FieldOwner = {
  /** The name of the field manager. */
  manager: string;
  /**
   * Whether the manager owns the field by server-side apply; otherwise it owns the field by an
   * update.
   */
  byApply: boolean;
};

/** The answer of one of several versions. */
export type VersionAnswer = {
  /** The version. */
  kubernetesVersion: string;
  /**
   * Whether the version would accept every DaemonSet, every document could be read, and there
   * is at least one DaemonSet.
   */
  accepted: boolean;
  /** One entry per document, in the order of the text. */
  documents: Array<DocumentAnswer>;
  /** As `oldProblems` of the answer as a whole. */
  oldProblems: Array<Finding>;
};

/** A difference between the answers of several versions. */
export type VersionDifference = {
  /** The index of the document in the text, from 0. */
  index: number;
  /** The kind of difference. */
  kind: DifferenceKind;
  /** The field; empty for the document as a whole. */
  field: string;
  /** The finding's message, or a description of the difference. */
  message: string;
  /**
   * The versions whose answer has the finding, the oldest first; for `stored`, all versions
   * that accept the document.
   */
  kubernetesVersions: string[];
  /** Where the field is in the text; absent when that is not known. */
  place?: Place;
};

/** The kind of a difference between versions. */
export type DifferenceKind =
  /**
   * Some versions accept the document, others reject it. `kubernetesVersions` are those that
   * reject it.
   */
  | "verdict"
  /** An error that not all versions report. */
  | "error"
  /** An unknown or duplicate field that not all versions report. */
  | "strict"
  /** A warning that not all versions give. */
  | "warning"
  /** A field that some versions drop without reporting it, while others do not drop it. */
  | "dropped"
  /**
   * A field that not all versions store with the same value. `message` states what each of them
   * stores.
   */
  | "stored";

/** Text whose objects to fill in with their defaults. */
export type DefaultCall = {
  /** The manifests: YAML or JSON, one or more documents, `List`s included. */
  text: string;
  /**
   * The version of Kubernetes that stores the objects, such as `1.36`; the newest supported
   * version when absent.
   */
  kubernetesVersion?: string;
  /** Feature gates to turn on or off, by name. All others have their defaults. */
  featureGates?: { [key in string]: boolean };
};

/** The objects with their defaults. */
export type DefaultAnswer = {
  /** One entry per DaemonSet, and per document that cannot be read, in the order of the text. */
  documents: Array<DefaultedDocument>;
  /** The objects of other kinds, which are ignored. */
  otherKinds: Array<OtherKind>;
};

/** One object with its defaults, or the reason why it could not be read. */
export type DefaultedDocument = {
  /** The index of the document in the text, from 0. */
  index: number;
  /** Where the document is in the text. */
  place: Place;
  /**
   * The object as the API server stores it on create, or would store it if it accepted it: with
   * defaults, canonical quantities and a status, and without the fields whose feature gates are
   * off. Values that the server generates (UID, creation time, managed fields) are left out.
   * Absent when the object could not be read.
   */
  object?: Record<string, unknown>;
  /** Why it could not be read. */
  errors: Array<Finding>;
};

/** An object that is not a DaemonSet. */
export type OtherKind = {
  /** The index of the document in the text, from 0. */
  index: number;
  /** Where the document is in the text. */
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
   * The DaemonSets: YAML or JSON, one or more documents, `List`s included. Objects of other
   * kinds are ignored.
   */
  text: string;
  /**
   * The settings of the rules, by the names of the Kubewarden policy's settings. The policy's
   * settings for rules that examine a cluster are ignored. Settings that are not given have
   * their defaults.
   */
  settings?: string | Partial<LintSettings>;
};

/** The settings of the house rules, in a flat structure. With the defaults, nothing is rejected. */
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
  /** The namespaces in which `system-*-critical` may be used. */
  critical_namespaces: Array<string>;
  /** The keys of labels that name a version: a selector must not have any of them. */
  version_labels: Array<string>;
  /** The allowed update strategies: `RollingUpdate`, `OnDelete` or both. */
  allowed_update_strategies: Array<string>;
  /** The upper bound of a `maxUnavailable` that is a percentage. */
  max_unavailable_percent: number;
  /** The upper bound of a `maxUnavailable` that is a number of nodes; 0 means no bound. */
  max_unavailable_nodes: number;
  /** The lowest allowed host port. */
  host_port_min: number;
  /** The highest allowed host port; node ports begin at 30000. */
  host_port_max: number;
};

/** What happens to a rule's findings: `reject`, `warn` or `ignore`. */
export type Mode =
  /** The DaemonSet is refused. */
  | "reject"
  /** The finding is reported as a warning. */
  | "warn"
  /** The rule is not checked. */
  | "ignore";

/** The findings of the rules. */
export type LintAnswer = {
  /** Whether no rule rejects a DaemonSet, and every object could be read. */
  accepted: boolean;
  /** One entry per DaemonSet, in the order of the text. Empty when the settings are invalid. */
  daemonSets: Array<LintedDaemonSet>;
  /** What could not be read. */
  problems: Array<InputError>;
  /** Remarks on the text as a whole: it has no DaemonSet. */
  remarks: Array<Remark>;
};

/** The findings for one DaemonSet. */
export type LintedDaemonSet = {
  /** The index of the object in the text, from 0. */
  index: number;
  /** Its namespace; empty when the object names none. */
  namespace: string;
  /** Its name, or its `generateName` when it has no name. */
  name: string;
  /** Where the object is in the text. */
  place: Place;
  /** The findings of the rules, the most important first. */
  findings: Array<LintFinding>;
  /** The message with which the policy rejects it; absent when no rule rejects it. */
  refusal?: string;
  /** The number of findings that comments and annotations suppress. */
  suppressed: number;
};

/** A finding of a rule. */
export type LintFinding = {
  /** The rule's name, which is also the name of its setting. */
  rule: string;
  /** The rule's mode in the settings. */
  mode: Mode;
  /** The field at fault. */
  field: string;
  /** What is wrong and what to do about it. */
  message: string;
  /**
   * Where the field is in the text; where its closest existing parent is when the field is
   * missing.
   */
  place: Place;
};

/** An error in the input of a call: in an object, an event of a script, or a single value. */
export type InputError = {
  /** The text that contains the error. */
  source: Source;
  /**
   * The index of the object in the text, or of the event in the script, from 0; absent when the
   * error concerns the text as a whole.
   */
  index?: number;
  /** The object's name; empty when it has none. */
  name: string;
  /**
   * The path of the invalid field, from the root of the object or script. Empty when the error
   * concerns all of it.
   */
  field: string;
  /** What is wrong, without the field. */
  message: string;
  /**
   * Where the error is in the text; absent when that is not known, such as when the call gives
   * no text.
   */
  place?: Place;
};

/** A text or value of a call. */
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

/** A remark on a text. */
export type Remark = {
  /** The text. */
  source: Source;
  /** The remark. */
  message: string;
};

/** DaemonSets and nodes to place them on. */
export type PlaceCall = {
  /**
   * The DaemonSets, and PriorityClasses: YAML or JSON, one or more documents, `List`s included.
   * Objects of other kinds are ignored.
   */
  daemonSets: string;
  /** The nodes, as `kubectl get nodes -o json` or `-o yaml` prints them. */
  nodes: string;
  /** The pods that already run, in the same format. Without them every node counts as empty. */
  pods?: string;
  /**
   * The names of the nodes for which every predicate is explained; all nodes when absent, none
   * when empty. Names of nodes that do not exist are ignored.
   */
  explain?: Array<string>;
  /**
   * The live objects of a cluster. Each DaemonSet whose namespace and name occur here is merged
   * into its live object, as `kubectl apply` does, and the result is placed.
   */
  live?: string;
  /** How the DaemonSets are applied to `live`. */
  apply?: ApplyOptions;
  /**
   * `--namespace` of kubectl: the namespace of DaemonSets that name none; those that name a
   * different one are reported in `problems`. `default` when absent.
   */
  namespace?: string;
};

/** The mapping of nodes to pods. */
export type PlaceAnswer = {
  /**
   * One entry per DaemonSet, in the order of the text. Objects that have only a `generateName`
   * count as different DaemonSets, whose running pods are not known.
   */
  daemonSets: Array<PlacedDaemonSet>;
  /** The outcomes that occur, with their meanings, in the order in which a legend lists them. */
  outcomes: Array<OutcomeCount>;
  /** What could not be read; the rest is evaluated. */
  problems: Array<InputError>;
  /**
   * Remarks: the DaemonSets' text has no DaemonSet, or has one twice; nodes report no
   * allocatable resources.
   */
  remarks: Array<Remark>;
};

/** The pods of one DaemonSet. */
export type PlacedDaemonSet = {
  /** Its namespace; `default` when the object names none. */
  namespace: string;
  /** Its name, or its `generateName` when it has no name. */
  name: string;
  /** The number of nodes on which a pod should run. */
  shouldRun: number;
  /** The numbers of nodes by reason, in one sentence. */
  summary: string;
  /**
   * What is wrong regardless of the node: requirements that no node meets, each with the
   * closest label that nodes have; a `nodeName` that names no node; why no pod can be created
   * at all.
   */
  hints: Array<string>;
  /**
   * Changes that would let pods run on more nodes, those that gain the most nodes first; at
   * most five.
   */
  remedies: Array<Remedy>;
  /**
   * Why the rollout that the update starts cannot begin or cannot finish, in one sentence;
   * absent when it can, when that is not known, and when `live` or `pods` is not given.
   */
  rollout?: string;
  /** One entry per node, in the order of the text. */
  nodes: Array<PlacedNode>;
};

/** A change to the DaemonSet that lets pods run on more nodes. */
export type Remedy = {
  /** The change and its effect, in one line. */
  text: string;
  /** The number of additional nodes on which a pod should run. Never zero. */
  gains: number;
  /** The change, as a JSON Patch of the DaemonSet as given. */
  patch: Array<PatchOperation>;
};

/** One operation of a JSON Patch. */
export type PatchOperation = {
  /** The operation. */
  op: PatchOp;
  /** A JSON Pointer into the DaemonSet. */
  path: string;
  /** The value to set; absent for `remove`. */
  value?: PatchValue;
};

/** The kind of a JSON Patch operation. */
export type PatchOp =
  /** Adds a list item, or sets an object member, replacing any existing value. */
  | "add"
  /** Removes the value. */
  | "remove"
  /** Replaces the value. */
  | "replace";

/** A value that a patch sets. */
export type PatchValue =
  /** A string, such as the key or value of a label. */
  | string
  /** A number, such as `maxUnavailable`. */
  | number
  /** The values of a requirement. */
  | Array<string>
  /** An item of `tolerations`. */
  | PatchToleration
  /** The whole `tolerations` list, for a template that has none. */
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
  /** Whether the controller would create a pod on the node. */
  shouldRun: boolean;
  /** Whether the controller would leave a pod running that is already on the node. */
  shouldContinue: boolean;
  /** Whether the pod runs, even if with interruptions; absent when none should run. */
  fits?: boolean;
  /** What happens to the pod. */
  outcome: PlacedOutcome;
  /** What determines the outcome, in one line. */
  reason: string;
  /** A note on the outcome: that an existing pod would stay. Absent otherwise. */
  note?: string;
  /**
   * Every predicate with its outcome, in the order of the controller; empty for nodes that
   * `explain` leaves out.
   */
  why: Array<Why>;
};

/**
 * What happens to a DaemonSet's pod on one node. The variants are in the order in which a legend
 * lists them.
 */
export type PlacedOutcome =
  /** A pod is created and runs. */
  | "runs"
  /** The pod runs already. */
  | "running"
  /** A pod is created and runs; pods of lower priority are preempted for it. */
  | "preempts"
  /** The pod runs for some seconds, is evicted, and is created again. */
  | "evicted"
  /** The pod stays Pending, because it does not fit. */
  | "pending"
  /** The pod stays Pending until its scheduling gates are removed. */
  | "gated"
  /** The pod stays Pending until a scheduler other than Kubernetes' own binds it. */
  | "otherScheduler"
  /** The API server refuses to create the pod. */
  | "refused"
  /** The kubelet rejects the pod, and the controller creates another one. */
  | "rejected"
  /** No pod is created, and there is none. */
  | "excluded"
  /** No pod is created; the existing one stays. */
  | "misscheduled"
  /** No pod is created; the existing one is deleted. */
  | "deleted";

/** One predicate on one node. */
export type Why = {
  /** Which predicate: `node name`, `node selector`, `node affinity`, `taints`, … */
  predicate: string;
  /** The outcome of the predicate. */
  outcome: WhyOutcome;
  /** What determines the outcome. */
  text: string;
};

/** The outcome of a predicate. */
export type WhyOutcome =
  /** It allows the pod on the node. */
  | "passed"
  /** It keeps the pod off the node. */
  | "failed"
  /** It decides nothing, but is informative. */
  | "noted";

/** One entry of a legend: an outcome, and how many nodes have it. */
export type OutcomeCount = {
  /** The outcome. */
  outcome: PlacedOutcome;
  /** The number of nodes with this outcome, summed over the DaemonSets. */
  count: number;
  /** The outcome as one word. */
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

/** The findings about all DaemonSets together. */
export type SurveyAnswer = {
  /**
   * The number of DaemonSets that were checked. Objects that have only a `generateName` count
   * as different DaemonSets, and are identified by it.
   */
  daemonSets: number;
  /** Pairs that use the same host port on the same nodes, each described. */
  portClashes: Array<string>;
  /** Pairs in the same namespace of which one selects the pods of the other, each described. */
  selectorOverlaps: Array<string>;
  /**
   * Groups of DaemonSets that run the same daemon on different nodes, such as one for each kind
   * of hardware.
   */
  groups: Array<SurveyedGroup>;
  /** The resources that all DaemonSets together request on each node, in the order of the text. */
  nodes: Array<SurveyedNode>;
  /** What could not be read; the rest is evaluated. */
  problems: Array<InputError>;
  /** Remarks on the DaemonSets' text as a whole: it has no DaemonSet, or has one twice. */
  remarks: Array<Remark>;
};

/** Several DaemonSets with the same app label. */
export type SurveyedGroup = {
  /** `namespace/name` of each DaemonSet. */
  members: Array<string>;
  /** Whether every node is covered by exactly one of them. */
  partition: boolean;
  /**
   * A description of the group: how the DaemonSets differ, and which nodes are covered by
   * several or by none of them.
   */
  text: string;
};

/** The resources that DaemonSets request on a node. */
export type SurveyedNode = {
  /** The node's name. */
  name: string;
  /**
   * `namespace/name` of the DaemonSets that run there, provided that the node has room for
   * them.
   */
  daemonSets: Array<string>;
  /** What these DaemonSets request, by resource. */
  resources: Array<RequestedResource>;
};

/** How much of one resource of a node DaemonSets request. */
export type RequestedResource = {
  /** The resource; for `pods`, the amounts are numbers of pods. */
  resource: string;
  /** How much the pods of the DaemonSets request in total. */
  requested: string;
  /** How much the node can allocate to pods. */
  allocatable: string;
  /** `requested` in percent of `allocatable`; absent when the node has none of the resource. */
  percent?: number;
};

/** The current and the new state to compare. */
export type CompareCall = {
  /** The current DaemonSets, as in `PlaceCall`. */
  daemonSets: string;
  /** The current nodes, as in `PlaceCall`. */
  nodes: string;
  /** The new DaemonSets; the current ones when absent. */
  newDaemonSets?: string;
  /** The new nodes; the current ones when absent. */
  newNodes?: string;
  /** Additional nodes, of these kinds, that join the new nodes. */
  join?: Array<Preset>;
  /**
   * The pods that already run, as in `PlaceCall`. Without them every node
   * counts as empty, and it is not known where pods of the DaemonSets run.
   */
  pods?: string;
  /**
   * If given, the new DaemonSets are applied to the current ones, as `kubectl apply` does,
   * instead of replacing them; current DaemonSets to which none is applied are left out.
   */
  apply?: ApplyOptions;
  /**
   * `--namespace` of kubectl: the namespace of DaemonSets that name none; new ones that name a
   * different one are reported in `problems`. `default` when absent. With `apply` it concerns
   * only the new DaemonSets, since the current ones come from a cluster.
   */
  namespace?: string;
};

/** A typical kind of node. */
export type Preset =
  /** An ordinary Linux node on amd64, without taints. */
  | "worker"
  /** A control plane node, as kubeadm labels and taints it. */
  | "controlPlane"
  /**
   * A node with eight NVIDIA GPUs, the labels of NVIDIA's GPU feature discovery, and the usual
   * taint of GPU pools.
   */
  | "gpuPool"
  /** A Windows node with the taint that GKE sets to keep Linux pods away. */
  | "windows"
  /** A Linux node on arm64, without taints. */
  | "arm64"
  /** A virtual node of AKS: a virtual kubelet that runs pods elsewhere, and no daemons. */
  | "virtualNode"
  /** A spot node, which may be reclaimed at any time, as AKS labels and taints it. */
  | "spot"
  /** A node of a managed node group of EKS. */
  | "eksNodeGroup"
  /** A Fargate node of EKS, which runs one pod and no daemons. */
  | "eksFargate"
  /** A node of a node pool of GKE. */
  | "gkeNodePool"
  /** A GKE node with an NVIDIA GPU. */
  | "gkeGpuPool"
  /** A GKE node on arm64, which GKE taints. */
  | "gkeArmPool"
  /** A Spot VM of GKE, which has no taint unless somebody adds one. */
  | "gkeSpotPool"
  /** A node of a user node pool of AKS. */
  | "aksUserPool"
  /** A node of an AKS system node pool that accepts critical add-ons only. */
  | "aksSystemPool";

/** What would change. */
export type CompareAnswer = {
  /**
   * One entry per DaemonSet of either side, sorted by namespace and name. Objects that have
   * only a `generateName` count as different DaemonSets, and are identified by it.
   */
  daemonSets: Array<ComparedDaemonSet>;
  /** What could not be read; the rest is evaluated. */
  problems: Array<InputError>;
  /** Remarks on a text as a whole: it has no DaemonSets or no nodes, or has one DaemonSet twice. */
  remarks: Array<Remark>;
};

/** What would change for one DaemonSet. */
export type ComparedDaemonSet = {
  /** Its namespace; `default` when the object names none. */
  namespace: string;
  /** Its name, or its `generateName` when it has no name. */
  name: string;
  /**
   * Whether it could be compared: `false` when it could not be read on one side. The lists are
   * then empty.
   */
  compared: boolean;
  /** The numbers of nodes in one sentence. */
  summary: string;
  /**
   * The nodes that newly get a pod, each with the reason, such as what no longer keeps it off
   * the node.
   */
  added: Array<Changed>;
  /** The nodes that no longer get a pod, each with what keeps it off the node. */
  removed: Array<Changed>;
  /** The nodes on which a pod should run before and after. */
  kept: Array<string>;
  /** The new nodes that get no pod, each with what keeps it off the node. */
  passedOver: Array<Changed>;
  /**
   * The nodes whose new pod, added or created by a rolling update, does not fit, is not
   * scheduled, fails or is evicted, each with the reason. A node that reports no allocatable
   * resources has room for no pod.
   */
  pending: Array<Changed>;
  /** The nodes for which the change is not known, because they could not be read on one side. */
  unknown: Array<Changed>;
};

/** One node on which something changes. */
export type Changed = {
  /** The node's name. */
  node: string;
  /** The node and the reason, in one sentence. */
  text: string;
};

/** A cluster, DaemonSets and a script to simulate. */
export type SimulateCall = {
  /**
   * The DaemonSets, which are created at time 0, and PriorityClasses: YAML or JSON. Objects of
   * other kinds are ignored. With `cluster` the DaemonSets are applied, and may be absent.
   */
  daemonSets?: string;
  /** The nodes, as `kubectl get nodes -o json` or `-o yaml` prints them. */
  nodes?: string;
  /**
   * A dump of a running cluster with which the simulation begins, in the format of
   * `DiagnoseCall`. `nodes` and `pods` need not be given; if they are,
   * they are added to it. Time 0 is when the dump was taken. Pods take as long to get ready as
   * the ready pods of the dump took, unless `options` give another time.
   */
  cluster?: string;
  /**
   * The pods that already run, in the same format as `nodes`. Those that are controlled by a
   * simulated DaemonSet count as created from its template: the DaemonSet keeps them and
   * creates only the missing ones.
   */
  pods?: string;
  /** The external events, ordered by time: a list, or a text that contains them. */
  script?: Script;
  /** Instead of a script: DaemonSets that are applied after one minute, YAML or JSON. */
  update?: string;
  /** When the simulation ends, in milliseconds; by default an hour after the last event. */
  until?: number;
  /**
   * How the cluster around the controller behaves. These options override those in the text of
   * a script. By default the default scheduler binds pods.
   */
  options?: SimulationOptions;
  /**
   * Also forecast each rollout that is unfinished at the end, for at most this many
   * milliseconds.
   */
  forecast?: number;
  /** Also compare the script under both schedulers. */
  compareSchedulers?: boolean;
  /**
   * Also run the script with each alternative instead of the first DaemonSet. A `cluster` may
   * have that DaemonSet already; in these runs it is removed first, with its pods, and created
   * anew as the alternatives are.
   */
  alternatives?: boolean;
  /** Also describe the run: `moments`, and the `narration` of each DaemonSet. */
  narrate?: boolean;
};

/** A script: a list of events, or a text. */
export type Script =
  /**
   * YAML or JSON: an object with `events`, whose times may be spans such as `90s`, and with
   * `options`.
   */
  | string
  /** The events. */
  | Array<ScriptEvent>;

/** One event of a script. */
export type ScriptEvent = {
  /** When it happens: milliseconds, or text such as `90s`. */
  at: number | string;
  /**
   * The DaemonSet that it concerns: `namespace/name`. By default the first DaemonSet of the
   * call, or else of the cluster.
   */
  daemonSet?: string;
  /** What happens. */
  do: ScriptAction;
};

/** What happens. */
export type ScriptAction =
  /** Adds the node, which is given as JSON. */
  | { "addNode": object }
  /** Removes the node of this name. */
  | { "removeNode": string }
  /** Replaces all labels of a node. */
  | {
    "setLabels": {
      /** The name of the node. */
      node: string;
      /** The new labels. */
      labels: { [key in string]: string };
    }
  }
  /** Replaces all taints of a node. */
  | {
    "setTaints": {
      /** The name of the node. */
      node: string;
      /** The new taints. */
      taints: Array<Taint>;
    }
  }
  /** Makes a node not ready, or ready again. */
  | {
    "nodeReady": {
      /** The name of the node. */
      node: string;
      /** Whether the node is ready. */
      ready: boolean;
      /**
       * Why the node is not ready; by default the `outage` of the options. Not allowed when
       * `ready` is true.
       */
      outage?: Outage;
    }
  }
  /** Cordons the node of this name. */
  | { "cordon": string }
  /** Uncordons the node of this name. */
  | { "uncordon": string }
  /** Drains the node of this name. */
  | { "drain": string }
  /** Makes the pods on the node of this name fail. */
  | { "failPods": string }
  /** Makes the pods on the node of this name succeed. */
  | { "succeedPods": string }
  /** Removes the pods on the node of this name immediately, without terminating them first. */
  | { "deletePods": string }
  /** Creates the pod, which is given as JSON and has no controller. */
  | { "createPod": object }
  /** Deletes the pod of this name, or of this `namespace/name`. */
  | { "deletePod": string }
  /** Replaces the labels of a pod. */
  | {
    "setPodLabels": {
      /** The pod: its name, or `namespace/name`. */
      pod: string;
      /** The new labels. */
      labels: { [key in string]: string };
    }
  }
  /** Changes fields of a pod's spec; the API server allows only few of them to change. */
  | {
    "editPod": {
      /** The pod: its name, or `namespace/name`. */
      pod: string;
      /** The fields to replace; containers are matched by name. */
      spec: object;
    }
  }
  /** Creates the DaemonSet, which is given as JSON, or as text in YAML or JSON. */
  | { "createDaemonSet": object | string }
  /**
   * Creates the DaemonSet, or replaces the spec of the existing one of the same name. It is
   * given as for `createDaemonSet`.
   */
  | { "apply": object | string }
  /** Replaces the DaemonSet's template by this `spec.template`, given as JSON. */
  | { "updateTemplate": object }
  /** Replaces the DaemonSet's update strategy by this `spec.updateStrategy`, given as JSON. */
  | { "updateStrategy": object }
  /**
   * Rolls the DaemonSet's template back to that of the revision of this number; 0 is the
   * previous revision.
   */
  | { "rollBack": number }
  /** Deletes the DaemonSet. */
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
  /** Its kubelet reports the node as not ready, and continues to start, end and report pods. */
  | "notReady"
  /** Its kubelet does not report, and ends no pods. */
  | "unreachable";

/** What happens to the pods of a deleted DaemonSet: `kubectl delete --cascade`. */
export type Cascade =
  /** The DaemonSet is removed at once, then its pods are deleted. */
  | "background"
  /** The DaemonSet stays until its last pod is gone, and its controller does nothing meanwhile. */
  | "foreground"
  /** The pods and revisions stay without an owner. */
  | "orphan";

/** How the components around the DaemonSet controller behave. All durations are in milliseconds. */
export type SimulationOptions = {
  /**
   * The version of Kubernetes, such as `1.36`, whose revision hashes the templates get; the
   * newest one unless given.
   */
  kubernetesVersion?: string;
  /** The time from a pod's creation until it is ready. */
  readyAfter?: number;
  /** The shortest time in which a kubelet can make a pod ready, even one that is long overdue. */
  reaction?: number;
  /** The time from the deletion of a pod until it is gone. */
  termination?: number;
  /** How many pods one sync may create, and how many it may delete. */
  burst?: number;
  /** How long failed pods are kept before they are replaced. */
  backoff?: BackoffLimits;
  /** Pods whose template has this annotation never become ready. */
  neverReady?: string;
  /** Pods with one of these images never become ready. */
  neverReadyImages?: Array<string>;
  /** Who schedules pods. */
  scheduling?: Scheduling;
  /** The priority classes in addition to the two that every cluster has. */
  priorityClasses?: PriorityClasses;
  /**
   * How the node lifecycle and taint eviction controllers behave; unless given, as in a cluster
   * with default settings. `None` (`null`) for a cluster without them: an outage makes the pods
   * of its node unready at once, deleted pods are removed whether or not their kubelet
   * responds, and nothing is tainted or evicted.
   */
  nodeLifecycle?: NodeLifecycle | null;
  /** Whether the API server validates DaemonSets and refuses invalid ones. */
  validates?: boolean;
  /**
   * How long the pod garbage collector waits for a node that it has found missing: 40 s unless
   * given. `None` (`null`) when the pods of a node are removed together with it.
   */
  podGc?: number | null;
  /**
   * How often the pod garbage collector checks: at the start and then each time that this
   * period is over. 0 means that it checks at any time.
   */
  podGcPeriod?: number;
};

/** The bounds of every back-off. */
export type BackoffLimits = {
  /** The first delay. */
  initial?: number;
  /**
   * The longest delay. A back-off whose last failure is more than twice as long ago starts
   * over.
   */
  max?: number;
};

/** Who schedules pods. */
export type Scheduling =
  /**
   * Every pod is bound to its node when it is created, whether or not it fits: for scripts that
   * are about the controller alone.
   */
  | "atOnce"
  /**
   * The default scheduler: pods have an affinity to their node, wait while they do not fit, and
   * may preempt pods of a lower priority.
   */
  | "defaultScheduler"
  /**
   * The controller itself, as before 1.12: it creates no pod that would not fit, and sets
   * `nodeName` at creation. No pod is ever Pending, and priorities have no effect.
   */
  | "controller";

/** The priority classes of a cluster by name, in addition to the two built-in ones. */
export type PriorityClasses = { [key in string]: PriorityClass };

/** What a priority class assigns to its pods. */
export type PriorityClass = {
  /** Their priority: a higher value is more important. */
  value: number;
  /** Whether they may preempt other pods. */
  preemptionPolicy?: PreemptionPolicy;
  /** Whether pods that name no class get this one. */
  globalDefault?: boolean;
};

/** Whether pods may preempt other pods. */
export type PreemptionPolicy =
  /** They may preempt pods of a lower priority. */
  | "PreemptLowerPriority"
  /** They preempt no pod. */
  | "Never";

/** How the node lifecycle controller behaves. */
export type NodeLifecycle = {
  /**
   * The time from a kubelet's last report until its node and its pods are marked not ready, and
   * the node is tainted: `--node-monitor-grace-period`. A node whose kubelet reports it not
   * ready is tainted after `reaction`.
   */
  grace?: number;
  /** The kind of an outage for which no kind is given. */
  outage?: Outage;
};

/** The result of a simulation. */
export type SimulateAnswer = {
  /** What could not be read. If it is the script or the options, the simulation does not run. */
  problems: Array<InputError>;
  /**
   * Remarks: the DaemonSets' text has no DaemonSet, or has one twice; what is missing from
   * `cluster`.
   */
  remarks: Array<Remark>;
  /** The events of the script, each with a description. */
  script: Array<ScriptStep>;
  /** The assumptions of the simulation, one clause each. */
  assumptions: Array<string>;
  /** The event that was rejected; the simulation ends before it. */
  rejected?: RejectedEvent;
  /** The time at the end of the simulation. */
  at: number;
  /** Whether anything more would happen without external events. */
  end: End;
  /** A description of when and how the simulation ended. */
  ending: string;
  /** How the simulation ends. */
  verdict: Verdict;
  /** The verdict in a few words. */
  verdictText: string;
  /** What happened, in chronological order. */
  records: Array<SimulationRecord>;
  /** Descriptions of what happened; absent unless requested by `narrate`. */
  moments?: Array<Moment>;
  /** The DaemonSets at the end. */
  daemonSets: Array<SimulatedDaemonSet>;
  /** The pods at the end, the oldest first. */
  pods: Array<SimulatedPod>;
  /** How the two schedulers differ; absent unless requested by `compareSchedulers`. */
  comparison?: SchedulerComparison;
  /** The runs with the alternatives; absent unless requested by `alternatives`. */
  alternatives?: Array<AlternativeRun>;
};

/** One event of the script, with a description and its place. */
export type ScriptStep = {
  /** The event in a few words: `drain worker-1`. */
  text: string;
  /** The path of the event in the script: `events[0]`. Empty for an event of `update`. */
  field: string;
  /** Where the event is in its text; absent when the call gives a list of events. */
  place?: Place;
  /** When it happens: milliseconds, or text such as `90s`. */
  at: number | string;
  /**
   * The DaemonSet that it concerns: `namespace/name`. By default the first DaemonSet of the
   * call, or else of the cluster.
   */
  daemonSet?: string;
  /** What happens. */
  do: ScriptAction;
};

/** An event that was rejected. */
export type RejectedEvent = {
  /** The index of the event in the script, from 0. */
  index: number;
  /** The reason for the rejection. */
  reason: string;
};

/** How a run ended. */
export type End =
  /** Nothing more will happen without an action. */
  | "quiet"
  /** More would happen, but the time limit was reached. */
  | "timeUp";

/** How a simulation ends. */
export type Verdict =
  /** The script or the options could not be read. */
  | "notRun"
  /** An event was rejected; the simulation ends before it. */
  | "rejected"
  /** There was no DaemonSet. */
  | "nothing"
  /** No DaemonSet is left. */
  | "noneLeft"
  /** A rollout does not finish on its own. */
  | "cannotFinish"
  /**
   * A rollout is unfinished, and within the time that was looked ahead it neither finishes nor
   * stops.
   */
  | "notKnown"
  /** A rollout is unfinished, and finishes on its own. */
  | "notFinished"
  /** Every rollout is finished. */
  | "finished";

/** One record of a run. */
export type SimulationRecord =
  /** An event of the script happened. */
  | {
    "record": "event";
    /** When it happened. */
    at: number;
    /** The index of the event in the script, from 0. */
    index: number;
  }
  /** The controller changed something, or wrote a different status. */
  | {
    "record": "step";
    /** When it happened. */
    at: number;
    /** `namespace/name` of the DaemonSet. */
    daemonSet: string;
    /** What changed, in order. */
    changes: Array<RecordedChange>;
    /**
     * The budget of the rolling update; absent with `OnDelete`, and while there is nothing to
     * update.
     */
    budget?: Budget;
    /** The number of nodes that use the budget after the step. */
    inUse: number;
    /**
     * The node that blocks an update with a surge: it no longer exists, but an old pod is
     * still bound to it.
     */
    stoppedBy?: string;
    /** The status that was written. */
    status: DaemonSetStatus;
  }
  /** Another component of the cluster did something. */
  | {
    "record": "clusterEvent";
    /** The event that Kubernetes emits for the pod. */
    event?: Event;
    /** When it happened. */
    at: number;
    /** The node. */
    node: string;
    /** The pod's namespace; absent for an event about the node as a whole. */
    namespace?: string;
    /** The pod's name; absent for an event about the node as a whole. */
    pod?: string;
  } & ({ "kind": "scheduled" } | {
    "kind": "failedScheduling";
    /** The scheduler's message. */
    message: string;
  } | {
    "kind": "preempted";
    /** The name of the preempting pod. */
    by: string;
    /** The UID of the preempting pod. */
    uid: string;
  } | { "kind": "evicted" } | { "kind": "evictionCancelled" } | { "kind": "nodeNotReady" } | { "kind": "nodeReady" } | {
    "kind": "tainted";
    /** The key of the taints. */
    key: string;
  } | { "kind": "untainted" } | { "kind": "collected" } | { "kind": "ownerDeleted" } | { "kind": "orphaned" } | { "kind": "drained" });

/** One change, with the rule that caused it. */
export type RecordedChange = {
  /** A description of the rule; empty when there is none. */
  why: string;
  /** The events that Kubernetes emits for the DaemonSet. */
  events: Array<Event>;
} & ({
  "change": "created";
  /** The node that the pod is for. */
  node: string;
  /** The name of the pod. */
  pod: string;
  /** Whether it was created beside an older pod. */
  surge: boolean;
  /** The rule that decided it. */
  rule: Rule;
} | {
  "change": "createFailed";
  /** The node that the pod is for. */
  node: string;
  /** The API server's error. */
  error: string;
} | {
  "change": "unplaced";
  /** The node that the pod is for. */
  node: string;
  /** What is missing, in the scheduler's wording. */
  reason: string;
  /**
   * The message of the controller's event; absent where it emits none, because a host port
   * is taken.
   */
  message?: string;
} | {
  "change": "deleted";
  /** The node that the pod was on. */
  node: string;
  /** The name of the pod. */
  pod: string;
  /** The rule that decided it. */
  rule: Rule;
} | {
  "change": "adopted";
  /** The node that the pod is on. */
  node: string;
  /** The name of the pod. */
  pod: string;
  /** The rule that decided it. */
  rule: Rule;
} | {
  "change": "released";
  /** The node that the pod is on. */
  node: string;
  /** The name of the pod. */
  pod: string;
  /** The rule that decided it. */
  rule: Rule;
} | {
  "change": "revised";
  /** The revision's number. */
  revision: number;
  /** The hash of the revision. */
  hash: string;
  /** The rule that decided it. */
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
  /** The reason, in one word: `SuccessfulCreate`. */
  reason: string;
  /** The message. */
  message: string;
};

/** Why the controller changed something. */
export type Rule =
  /** A node should run a pod and has none. */
  | "missing"
  /** A pod failed. After the first failure on a node, its back-off must have ended as well. */
  | "failed"
  /** A pod succeeded, which a daemon should not. */
  | "succeeded"
  /** The node already has another pod, which is preferred. */
  | "duplicate"
  /** The newer pod beside the deleted one is available, or the deleted one is no longer ready. */
  | "surged"
  /** The pod's node should neither run nor keep a pod. */
  | "nodeExcluded"
  /** The pod's node was removed before the pod was bound. */
  | "nodeGone"
  /** The pod is of an older template, and the budget allows its deletion. */
  | "olderWithinBudget"
  /** The pod is of an older template and not available, so that its deletion uses no budget. */
  | "olderUnavailable"
  /** The pod is of an older template and not available, and its node should not run it. */
  | "olderExcluded"
  /** The pod's node should not run it, and enough others are available. */
  | "spared"
  /** A pod of the present template is created beside an older one, within the surge limit. */
  | "surge"
  /**
   * A pod of the present template is created beside an older one that is not available, which
   * uses no surge.
   */
  | "surgeFree"
  /** The selector matches a pod without a controller. */
  | "selected"
  /** The selector no longer matches a pod. */
  | "notSelected"
  /** The template is new. */
  | "newTemplate"
  /** The template is that of an earlier revision. */
  | "knownTemplate"
  /** There are more old revisions than `revisionHistoryLimit`, and no pod belongs to this one. */
  | "historyLimit"
  /** Another template of the DaemonSet already had the same hash. */
  | "hashTaken";

/** The number of nodes that a rolling update may disturb at a time. */
export type Budget = {
  /** How many nodes may be without an available pod. */
  maxUnavailable: number;
  /** How many nodes may have a new pod beside the old one. The update surges unless this is 0. */
  maxSurge: number;
};

/** The counters of `status`. */
export type DaemonSetStatus = {
  /** Nodes that should run a pod. */
  desiredNumberScheduled: number;
  /** Nodes that should run a pod and have one. */
  currentNumberScheduled: number;
  /** Nodes that should not run a pod but have one. */
  numberMisscheduled: number;
  /** Nodes that should run a pod and have a ready one. */
  numberReady: number;
  /** Nodes that should run a pod and have one of the present template. */
  updatedNumberScheduled: number;
  /** Nodes that should run a pod and have one that has been ready for `minReadySeconds`. */
  numberAvailable: number;
  /** `desired_number_scheduled` minus `number_available`. */
  numberUnavailable: number;
  /** The generation of the spec that the controller has last acted on. */
  observedGeneration: number;
  /** How often two templates had the same hash. */
  collisionCount: number;
};

/** Everything that happened at the same time. */
export type Moment = {
  /** When it happened. */
  at: number;
  /** The time as a span from the start: `1m30s`. */
  time: string;
  /** What happened, in chronological order. */
  entries: Array<MomentEntry>;
};

/** What one actor did at a moment. */
export type MomentEntry = {
  /** Who acted. */
  actor: Actor;
  /** The index of the event in the script, from 0; absent unless the actor is the script. */
  event?: number;
  /** `namespace/name` of the DaemonSet for which the controller acted; absent for other actors. */
  daemonSet?: string;
  /** What the actor did. Empty when only the status changed. */
  lines: Array<Line>;
  /** The state of the DaemonSet afterwards; absent unless the controller acted. */
  state?: DaemonSetState;
};

/** An actor of a simulation. */
export type Actor =
  /** The script of external events. */
  | "script"
  /** The DaemonSet controller. */
  | "daemonSetController"
  /** Another component of the cluster. */
  | "cluster";

/**
 * What happened to one or more objects, or a description of a state. It reads `text subjects:
 * reason`.
 */
export type Line = {
  /** The kind of line. */
  kind: LineKind;
  /** What happened: `creates pod`. */
  text: string;
  /** The objects concerned: `agent-bbbbb on worker-1`. Empty when `text` is complete. */
  subjects: Array<string>;
  /** The reason; empty when none is given. */
  reason: string;
  /** The events that Kubernetes emits. */
  events: Array<Event>;
};

/** The kind of a line. */
export type LineKind =
  /** Something was added. */
  | "gain"
  /** Something was removed. */
  | "loss"
  /** Something is wrong. */
  | "warning"
  /** None of these. */
  | "neutral";

/** The state of a DaemonSet after a step of its controller. */
export type DaemonSetState = {
  /** The status that was written. */
  status: DaemonSetStatus;
  /** The counters of the status, under the names that `kubectl` uses. */
  counters: Array<Counter>;
  /**
   * The budget of the rolling update; absent with `OnDelete`, and while there is nothing to
   * update.
   */
  budget?: Budget;
  /** The number of nodes that use the budget. */
  inUse: number;
  /** A description of the budget in use: `1 of 2 unavailable`. Absent when `budget` is absent. */
  budgetInUse?: string;
};

/** A counter of a DaemonSet's status. */
export type Counter = {
  /** Its name, as in the output of `kubectl get daemonset`. */
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
  /** The state of its rollout; absent while it is being deleted. */
  rollout?: Rollout;
  /** The waves in which pods were replaced, in chronological order. */
  waves: Array<Wave>;
  /** Why its rollout cannot finish, and other remarks on it, as sentences. */
  statements: Array<string>;
  /**
   * How its rollout would continue; absent unless requested by `forecast`, and when the rollout
   * is finished.
   */
  forecast?: Forecast;
  /** Descriptions of the above; absent unless requested by `narrate`. */
  narration?: DaemonSetNarration;
};

/** The state of a rollout. */
export type Rollout = {
  /** The number of the present template's revision. */
  revision: number;
  /** How many nodes should run a pod. */
  desired: number;
  /** How many of the `desired` nodes have no available pod of the present template. */
  left: number;
  /**
   * Whether nothing is left and the controller has observed the present template:
   * what `kubectl rollout status` regards as complete.
   */
  finished: boolean;
  /**
   * The budget; absent with `OnDelete`, and while there is nothing to update: see
   * `Step::budget`.
   */
  budget?: Budget;
  /**
   * How many nodes use the budget: without surge, the nodes without an available pod; with
   * surge, the nodes on which a new pod beside an old one is not available yet.
   */
  inUse: number;
  /** The nodes that use the budget, and why. */
  budgetConsumers: Array<BudgetConsumer>;
  /**
   * The node that blocks a surging update at present: it no longer exists, but a pod of an
   * older template is still bound to it.
   */
  stoppedBy?: string;
  /**
   * How many more waves of replaced pods there will be before the rollout is finished, without
   * further actions; absent if it does not finish.
   */
  wavesLeft?: number;
  /** How long the rollout will still take without further actions; absent if it does not finish. */
  timeLeft?: number;
  /**
   * How long a rollout that does not finish will still make progress: 0 if it has already
   * stopped. Absent if it finishes, and if that is not known.
   */
  stopsAfter?: number;
  /**
   * How far ahead the rollout was simulated without either finishing or stopping, so that it is
   * not known whether it ever does; absent otherwise.
   */
  notKnownAfter?: number;
  /**
   * Why the rollout cannot finish by itself, judged where it stops, or why it is not finished
   * at the end of the simulated time. Empty if it finishes.
   */
  stuck: Array<Stuck>;
};

/** A node that uses the budget of a rolling update. */
export type BudgetConsumer = {
  /** The node. */
  node: string;
  /** Its pod; absent if there is none. */
  pod?: string;
  /** Why it uses the budget. */
  reason: UnavailableReason;
};

/** Why a node has no available pod. */
export type UnavailableReason =
  /** It has no pod at present. */
  | { "reason": "noPod" }
  /** It has more pods than it should. */
  | { "reason": "severalPods" }
  /** Its former pod is being deleted. */
  | { "reason": "terminating" }
  /**
   * The node's kubelet does not respond, or the node is shutting down: its pod does not start
   * or become ready, and if the kubelet does not respond, a deleted pod is not removed.
   */
  | { "reason": "nodeNotReady" }
  /** The node's network is not ready: the pod, which is not on the host's network, cannot start. */
  | { "reason": "networkNotReady" }
  /** The pod waits for the scheduler. */
  | {
    "reason": "pending";
    /** The scheduler's message. */
    message: string;
  }
  /** The controller, which schedules by itself, created no pod because it would not fit. */
  | {
    "reason": "noRoom";
    /** What is missing. */
    message: string;
  }
  /** The API server refuses to create the pod. */
  | {
    "reason": "createFailed";
    /** The API server's error. */
    error: string;
  }
  /** The pod failed or succeeded. */
  | { "reason": "ended" }
  /** The pod will never become ready. */
  | { "reason": "neverReady" }
  /** The pod is starting, or has not been ready for long enough yet. */
  | { "reason": "starting" };

/** Why a rollout cannot finish by itself. */
export type Stuck =
  /** With `OnDelete`, the old pods must be deleted by hand. */
  | {
    "stuck": "waitsForDeletion";
    /** How many nodes still have an old pod. */
    nodes: number;
  }
  /** A surge pod does not fit beside the old one, which has its host ports. */
  | {
    "stuck": "surgeHostPorts";
    /** The host ports that both pods need. */
    ports: Array<string>;
    /**
     * Whether the new pod exists and is pending: a controller that schedules by itself
     * creates none.
     */
    pending: boolean;
  }
  /** Nodes that will not recover by themselves use the whole budget, for which old pods wait. */
  | {
    "stuck": "budgetSpent";
    /** The budget. */
    budget: number;
    /** The nodes concerned. */
    nodes: Array<string>;
  }
  /** Pods of the new template never become ready. */
  | {
    "stuck": "neverReady";
    /** The images of these pods. */
    images: Array<string>;
  }
  /** The API server refuses to create pods. */
  | {
    "stuck": "createFailed";
    /** The API server's error. */
    error: string;
  }
  /** Pods do not fit. */
  | {
    "stuck": "doesNotFit";
    /** The nodes concerned. */
    nodes: Array<string>;
    /** What is missing on each of the nodes. */
    message: string;
    /**
     * Those of `nodes` that report no allocatable resources, which counts as having no room
     * for any pod.
     */
    nodesWithoutAllocatable: Array<string>;
  }
  /**
   * The kubelets of nodes do not respond, so that none of their pods becomes available or is
   * removed.
   */
  | {
    "stuck": "nodesNotReady";
    /** The nodes concerned. */
    nodes: Array<string>;
  }
  /** The networks of nodes are not ready, so that only their pods on the host's network start. */
  | {
    "stuck": "networksNotReady";
    /** The nodes concerned. */
    nodes: Array<string>;
  }
  /** Taints evict the pods repeatedly. */
  | {
    "stuck": "evictedRepeatedly";
    /** The nodes concerned. */
    nodes: Array<string>;
  }
  /** Pods do not become available, for another reason. */
  | {
    "stuck": "notAvailable";
    /** The nodes concerned. */
    nodes: Array<string>;
  };

/** One time at which the controller replaced pods. */
export type Wave = {
  /** When the pods were replaced. */
  at: number;
  /** The nodes of the replaced pods. */
  nodes: Array<string>;
  /** The budget at that time; absent with `OnDelete`. */
  budget?: Budget;
  /** How many nodes used the budget then, including these: see `Step::in_use`. */
  inUse: number;
};

/** A rollout simulated to its end. */
export type Forecast = {
  /** How long it takes from now; absent if it does not finish in the given time. */
  takes?: number;
  /** Its waves. */
  waves: Array<Wave>;
  /** The state of the rollout when it finishes, or where it stops. */
  end: Rollout;
};

/** Descriptions of a DaemonSet at the end of a simulation. */
export type DaemonSetNarration = {
  /** The counters of the status, under the names that `kubectl` uses. */
  counters: Array<Counter>;
  /** The state of the rollout, and the nodes that use its budget. */
  rollout: Array<Line>;
  /** The waves in which pods were replaced. */
  waves: Array<Line>;
  /** How the rollout would continue; empty unless requested by `forecast`. */
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
  /** The node on which it runs, or for which it is pending. */
  node: string;
  /** The name of the DaemonSet that controls it; absent when none does. */
  daemonSet?: string;
  /** The hash of its pod template. */
  hash: string;
  /** The images of its containers. */
  images: Array<string>;
  /** `Pending`, `Starting`, `Ready`, `Terminating`, `Failed` or `Succeeded`. */
  state: "Pending" | "Starting" | "Ready" | "Terminating" | "Failed" | "Succeeded";
  /** The scheduler's message about a pod that is pending. */
  message?: string;
};

/**
 * A comparison of the script under both schedulers: the default scheduler, and the DaemonSet
 * controller itself, as before Kubernetes 1.12.
 */
export type SchedulerComparison = {
  /** The result in one sentence. */
  summary: string;
  /** Where they differ, by time and node: an entry holds until the next one of its node. */
  differences: Array<SchedulerDifference>;
  /** The pods that the default scheduler preempts for a daemon, which the controller never does. */
  preempted: Array<string>;
  /** The nodes for which the controller creates no pod, because it would not fit. */
  unplaced: Array<string>;
  /** Descriptions of what only one of the two does. */
  lines: Array<Line>;
};

/** A difference between the two schedulers. */
export type SchedulerDifference = {
  /** When the difference begins, as a span: `1m30s`. */
  time: string;
  /** A description of the state with the default scheduler. */
  defaultSchedulerText: string;
  /** A description of the state with the controller. */
  controllerText: string;
  /** The time. */
  at: number;
  /** `namespace/name` of the DaemonSet. */
  daemonSet: string;
  /** The node. */
  node: string;
  /** The state with the default scheduler. */
  defaultScheduler: DaemonState;
  /** The state with the controller scheduling pods itself. */
  controller: DaemonState;
};

/** The state of a DaemonSet on a node. */
export type DaemonState =
  /** It has no pod on the node. */
  | "absent"
  /** Its pod waits for the scheduler. */
  | "pending"
  /** Its pod is on the node and not ready. */
  | "starting"
  /** Its pod is ready. */
  | "ready";

/** The run of one alternative. */
export type AlternativeRun = {
  /** The name of the alternative. */
  name: string;
  /** Each entry of `coverage` as text: `5s 2/2`. */
  coverageTexts: Array<string>;
  /** Descriptions of what it loses compared to a DaemonSet. */
  loses: Array<string>;
  /** A description of when it is the right choice. */
  suits: string;
  /** The alternative. */
  alternative: Alternative;
  /** The coverage over time. An entry holds until the next one. */
  coverage: Array<Coverage>;
  /** The share of time in which nodes were covered, weighted by nodes: 0 to 1. */
  share: number;
  /** Its disadvantages against a DaemonSet. */
  losses: Array<Loss>;
};

/** How the daemon is started on the nodes. */
export type Alternative =
  /** By a DaemonSet. */
  | "daemonSet"
  /** By a script that every node runs when it starts. */
  | "initScript"
  /** By pods that were created by hand, one for each node. */
  | "barePods"
  /** By a file in the manifest directory of each kubelet. */
  | "staticPods"
  /** By a Deployment with as many replicas as there were nodes. */
  | "deployment"
  /** By such a Deployment with pod anti-affinity, so that no two of its pods run on one node. */
  | "spreadDeployment";

/** How many nodes are covered, from a time on. */
export type Coverage = {
  /** The time. */
  at: number;
  /** How many nodes should run a daemon. */
  wanted: number;
  /** How many of the `wanted` nodes have a ready daemon. */
  covered: number;
  /** How many ready daemons there are beyond one per node, or on nodes that should run none. */
  surplus: number;
  /** How many of the `wanted` nodes have a ready daemon of the present template. */
  updated: number;
};

/** A disadvantage of an alternative. */
export type Loss =
  /** A daemon whose pod has failed or is deleted is not replaced. */
  | "notReplaced"
  /** A new node does not get a daemon by itself. */
  | "notOnNewNodes"
  /** A change of a node's labels or taints neither adds nor removes a daemon. */
  | "ignoresLabels"
  /** `kubectl` does not show it. */
  | "notVisible"
  /** `kubectl` shows it but cannot change or delete it. */
  | "notManageable"
  /** A new template does not update running daemons. */
  | "noRollout"
  /** One node may have several daemons, and another none. */
  | "severalOnOneNode"
  /**
   * Daemons are evicted from a node that is not ready, and are not scheduled to a cordoned one,
   * where those of a DaemonSet stay.
   */
  | "leavesTroubledNodes"
  /** The number of daemons does not change with the number of nodes. */
  | "fixedNumber"
  /** The scheduler does not account for the resources that it uses. */
  | "notAccountedFor"
  /** Its logs and configuration are not managed with the tools for applications. */
  | "otherTools"
  /** Nothing limits its use of the node's resources. */
  | "notIsolated";

/** A cluster and the Services in it. */
export type ReachCall = {
  /** The simulation whose final state is examined. */
  simulation: SimulateCall;
  /**
   * The Services: YAML or JSON. Objects of other kinds are ignored. Where the simulation begins
   * with a dump, the dump's Services are added, except those whose namespace and name are given
   * here.
   */
  services?: string;
  /**
   * Known IP addresses, in addition to those in the status of the nodes. For a node that has
   * both, these count.
   */
  addresses?: Addresses;
};

/** The known IP addresses, of one or both families, the preferred one first. */
export type Addresses = {
  /** By node name. In JSON, a single address need not be in a list. */
  nodes?: { [key in string]: string | Array<string> };
  /** By pod name. In JSON, a single address need not be in a list. */
  pods?: { [key in string]: string | Array<string> };
};

/** The paths by which clients reach pods. */
export type ReachAnswer = {
  /** One entry per DaemonSet. */
  daemonSets: Array<ReachedDaemonSet>;
  /** What could not be read. If it is the script or the options, the simulation does not run. */
  problems: Array<InputError>;
  /** Remarks on the DaemonSets' text as a whole: it has no DaemonSet, or has one twice. */
  remarks: Array<Remark>;
  /** The events of the script, each with a description. */
  script: Array<ScriptStep>;
  /** The event that was rejected; the paths are those of the state before it. */
  rejected?: RejectedEvent;
};

/** The paths to the pods of one DaemonSet. */
export type ReachedDaemonSet = {
  /** Its namespace. */
  namespace: string;
  /** Its name. */
  name: string;
  /** The paths by which clients reach pods. */
  paths: Array<DescribedAccessPath>;
};

/** One path, with descriptions. */
export type DescribedAccessPath = {
  /** The name of the path. */
  title: string;
  /**
   * How many pods the path reaches, and why it does not reach the others: `reaches 2 of 3 pods
   * (n3: node unreachable)`.
   */
  summary: string;
  /** The path's addresses as text. */
  written: Array<string>;
  /** The method. */
  method: AccessMethod;
  /** The name of the Service; absent for the other methods. */
  service?: string;
  /** How many of the daemons it reaches. */
  available: Availability;
  /**
   * The number of nodes that should run a daemon, or still have a live one: a node that is not
   * ready should run none, but keeps its own.
   */
  total: number;
  /** The number of these nodes whose daemon is reached. */
  reached: number;
  /** The other nodes, by name, and why their daemons are not reached. */
  unreached: Array<Unreached>;
  /** The DNS names to look up. */
  names: Array<string>;
  /** The addresses that clients obtain, or know. */
  addresses: Array<Address>;
  /** What in the DaemonSet or the Service prevents the path from reaching all daemons. */
  reasons: Array<string>;
  /** Notes on the path. */
  notes: Array<string>;
};

/** The method by which clients reach the daemons. */
export type AccessMethod =
  /** The daemons send, and no client connects to them. */
  | "push"
  /** A node's address and the host port. */
  | "hostPort"
  /** The DNS names of a headless Service. */
  | "headlessService"
  /** The cluster IP of a Service. */
  | "service";

/** How many of the daemons a path reaches. */
export type Availability =
  /** Every daemon can be reached. */
  | "everywhere"
  /** Some daemons can be reached. */
  | "partly"
  /** No daemon can be reached. */
  | "nowhere";

/** A daemon that is not reached. */
export type Unreached = {
  /** The node that it should run on. */
  node: string;
  /** Its pod; absent when there is none. */
  pod?: string;
  /** Why it is not reached. */
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
  /** The node's kubelet does not report. */
  | "nodeUnreachable"
  /** The node's kubelet reports the node as not ready. */
  | "nodeNotReady"
  /** The pod has no port that this path uses. */
  | "noPort"
  /** The Service does not select the pod. */
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

/** An address at which one daemon responds. */
export type Address = {
  /** The node that the daemon runs on. */
  node: string;
  /** The daemon's pod. */
  pod: string;
  /** The IP address; absent when it is unknown. */
  ip?: string;
  /** Whose address it is. */
  owner: AddressOwner;
  /** The family of the address. */
  family: Family;
  /** The port; absent when none is known. */
  port?: number;
  /** `TCP`, `UDP` or `SCTP`. */
  protocol: string;
};

/** What an address belongs to. */
export type AddressOwner =
  /** It is the address of the node. */
  | "node"
  /** It is the address of the pod. */
  | "pod";

/** Texts to convert. */
export type ConvertCall = {
  /** The manifests: YAML or JSON, one or more documents, `List`s included. */
  text: string;
};

/** The resulting DaemonSets. */
export type ConvertAnswer = {
  /** One entry per document, in the order of the text. */
  documents: Array<ConvertedDocument>;
};

/** The result for one document. */
export type ConvertedDocument = {
  /** The index of the document in the text, from 0. */
  index: number;
  /** Its kind; empty when the document could not be read. */
  kind: string;
  /** Its name. */
  name: string;
  /** The DaemonSet, which the API server would accept; absent when there is an `error`. */
  daemonSet?: Record<string, unknown>;
  /** The changes, and the fields that were kept but have another meaning in a DaemonSet. */
  changes: Array<ConversionNote>;
  /** Why there is no DaemonSet; absent when there is one. */
  error?: InputError;
};

/** What was done with one field, and why. */
export type ConversionNote = {
  /** The field of the given object. */
  field: string;
  /** What was done with the field. */
  action: NoteAction;
  /** The reason. */
  reason: ConversionReason;
  /** A description of the action. */
  what: string;
  /** A description of the reason. */
  why: string;
};

/** What was done with a field. */
export type NoteAction =
  /** The field, or a part of it, was removed. */
  | "removed"
  /** The field has another value. */
  | "changed"
  /** The field has another name. */
  | "renamed"
  /** The field was added. */
  | "added"
  /** The field was kept, but has another meaning in a DaemonSet. */
  | "kept";

/** Why a field was changed, or its effect in a DaemonSet. */
export type ConversionReason =
  /** There is no such field, or it occurs twice. */
  | "unknownField"
  /** The name of a mirror pod ends with the name of its node. */
  | "staticPodName"
  /** The workload has only a `generateName`. */
  | "generatedName"
  /** The selector of a DaemonSet must select its own pods by labels. */
  | "selectorNeedsLabels"
  /** Another controller sets the label on its pods. */
  | "controllerLabel"
  /** The kubelet sets the annotation on static pods. */
  | "staticPodAnnotation"
  /** `kubectl apply` stores the last applied object in it. */
  | "lastApplied"
  /** The Deployment controller counts revisions in it. */
  | "deploymentRevision"
  /** The API server or a controller sets it. */
  | "writtenByCluster"
  /** The DaemonSet will own the pods. */
  | "ownedByDaemonSet"
  /** The owner manages the Deployment. */
  | "ownerOfDeployment"
  /** They delay the deletion of the given object. */
  | "finalizersOfObject"
  /** They delay the deletion of every pod. */
  | "finalizersOfPods"
  /** A DaemonSet's pods run on every node that matches. */
  | "everyMatchingNode"
  /** A DaemonSet has as many pods as nodes match. */
  | "onePodForEachNode"
  /** It restricts the DaemonSet to a single node. */
  | "onlyThatNode"
  /** The kubelet adds it to static pods. */
  | "staticPodToleration"
  /** The DaemonSet controller or admission adds it to each pod. */
  | "addedToEachPod"
  /** Admission computes it for each pod, and refuses pods with another value. */
  | "computedByAdmission"
  /** Pods of a DaemonSet are always restarted. */
  | "alwaysRestarted"
  /** A container that ends is not always restarted. */
  | "containerNotRestarted"
  /** A DaemonSet's template must not have a deadline. */
  | "noDeadline"
  /** They can only be added to running pods. */
  | "onlyInRunningPods"
  /** A DaemonSet already has only one pod per node. */
  | "onePodOnANode"
  /** Each pod has only one possible node. */
  | "nothingToSpread"
  /** Only nodes of one topology domain may satisfy it. */
  | "oneTopologyDomain"
  /** No pod is scheduled until its gates are removed. */
  | "schedulingGates"
  /** All pods share one claim. */
  | "sharedClaim"
  /** All pods have the same host name. */
  | "sameHostName"
  /** A scheduler other than the default one schedules the pods. */
  | "otherScheduler"
  /** A surge pod waits for the host port of the pod that it replaces. */
  | "surgeWaitsForHostPort"
  /** A DaemonSet's surge is at most 100%. */
  | "surgeAtMost100Percent"
  /** `maxSurge` and `maxUnavailable` cannot both be non-zero. */
  | "eitherSurgeOrUnavailable"
  /** A DaemonSet has no `Recreate` strategy. */
  | "noRecreate"
  /** The field has another name in a DaemonSet. */
  | "otherFieldName"
  /** A DaemonSet cannot be paused. */
  | "noPause"
  /** A DaemonSet's rollout has no deadline. */
  | "noProgressDeadline";

/** Objects to redact, of any kind. */
export type RedactCall = {
  /**
   * The texts: YAML or JSON, one or more documents each, `List`s included. The same string is
   * replaced by the same word in all of them.
   */
  texts: Array<string>;
};

/** The objects without names of people and places, and without secrets. */
export type RedactAnswer = {
  /** A `List` of the objects, in the order of the texts. */
  list: Record<string, unknown>;
  /** The objects that could not be read and are not in the list. */
  problems: Array<RedactProblem>;
};

/** An object that could not be read. */
export type RedactProblem = {
  /** The index of the text, from 0. */
  text: number;
  /** What is wrong, and where. */
  finding: Finding;
};

/** The objects of a cluster to diagnose. */
export type DiagnoseCall = {
  /**
   * The output of `kubectl get nodes,pods,daemonsets,controllerrevisions,events -A -o json`, in
   * one text or several: JSON or YAML. Objects of other kinds may be included. Leases
   * (`leases.coordination.k8s.io`), PriorityClasses and Namespaces make the diagnosis more
   * precise.
   */
  texts: Array<string>;
  /** Diagnose only the DaemonSets of this name. */
  name?: string;
  /** Diagnose only the DaemonSets of this namespace. */
  namespace?: string;
  /** When the dump was taken, in RFC 3339; by default the newest time in the dump. */
  now?: string;
  /**
   * How long a pod takes from its creation until it is ready, in milliseconds; by default
   * measured from the pods that are ready.
   */
  readyAfter?: number;
  /** The version of Kubernetes; by default that of the newest kubelet. */
  kubernetesVersion?: string;
};

/** The diagnosis. */
export type DiagnoseAnswer = {
  /**
   * The time that counts as now, in RFC 3339; absent when the call does not give it and the
   * dump contains no time.
   */
  now?: string;
  /** Whether the call gave `now`; otherwise it is the newest time in the dump. */
  nowIsGiven: boolean;
  /** The version of Kubernetes that the diagnosis assumes, such as `1.36`. */
  kubernetesVersion: string;
  /** The number of nodes in the dump. */
  nodes: number;
  /** The number of pods in the dump. */
  pods: number;
  /** The DaemonSets, the most severe first. */
  daemonSets: Array<DiagnosedDaemonSet>;
  /** What is missing from the dump or inconsistent in it, which limits the diagnosis. */
  gaps: Array<DumpGap>;
  /** The objects that could not be read and are ignored. */
  problems: Array<ObjectProblem>;
};

/** The diagnosis of one DaemonSet. */
export type DiagnosedDaemonSet = {
  /** Its namespace. */
  namespace: string;
  /** Its name. */
  name: string;
  /** The severity of the DaemonSet as a whole. */
  severity: DiagnosedSeverity;
  /** Whether it is being deleted, so that the controller no longer manages it. */
  isDeleting: boolean;
  /** Whether its namespace is being deleted, so that none of its pods can be created any more. */
  inTerminatingNamespace: boolean;
  /** Its status in the dump. */
  status: DaemonSetStatus;
  /** Whether `kubectl rollout status` would report the rollout as complete, based on `status`. */
  isComplete: boolean;
  /**
   * The status that the controller would write, computed from the objects; absent when the dump
   * has no nodes, or none of the pods that the status counts.
   */
  observed?: DaemonSetStatus;
  /** The counters of the status, under the names that `kubectl` uses. */
  counters: Array<DiagnosedCounter>;
  /**
   * Why the status differs from the computed one; absent when it does not differ, or when that
   * is not known.
   */
  statusLag?: string;
  /**
   * What is wrong on which nodes, by cause, the most severe first. Nodes that rightly run no
   * pod are included.
   */
  findings: Array<DiagnosedFinding>;
  /**
   * The state of its rollout and how it will continue; absent while the DaemonSet is being
   * deleted, and when it cannot be determined.
   */
  rollout?: DiagnosedRollout;
  /**
   * Remedies: changes that let pods run on more nodes, and changes that let the rollout go on,
   * verified by simulation.
   */
  remedies: Array<DiagnosedRemedy>;
  /**
   * How long a pod takes from its creation until it is ready, in milliseconds, as the forecast
   * assumes.
   */
  readyAfter: number;
  /**
   * The number of pods from which `readyAfter` was measured; 0 when the call gave it, or no pod
   * is ready.
   */
  measuredPods: number;
};

/** How severe something is. */
export type DiagnosedSeverity =
  /** It is wrong, and stays wrong until somebody intervenes. */
  | "wrong"
  /** It is not as it should be, but may recover on its own. */
  | "passing"
  /** Its state cannot be determined from the dump. */
  | "unknown"
  /** It is as it should be. */
  | "normal";

/** A counter of a DaemonSet's status. */
export type DiagnosedCounter = {
  /**
   * Its name as `kubectl` prints it: `DESIRED`, `CURRENT`, `READY`, `UP-TO-DATE`,
   * `AVAILABLE`; and `MISSCHEDULED`.
   */
  name: string;
  /** The value in the status. */
  status: number;
  /** The value that the controller would write; absent when it cannot be determined. */
  observed?: number;
};

/** A cause, and the nodes that it affects. */
export type DiagnosedFinding = {
  /** Its severity. */
  severity: DiagnosedSeverity;
  /** The cause as a sentence. */
  text: string;
  /** The affected nodes, sorted by name. */
  nodes: Array<DiagnosedNode>;
  /** The kind of cause. */
  cause: CauseKind;
  /** The container concerned. */
  container?: string;
  /** The image that cannot be pulled. */
  image?: string;
  /** The reason as Kubernetes names it: `CrashLoopBackOff`, `OOMKilled`, `FailedMount`. */
  reason?: string;
  /** A message with details. */
  message?: string;
  /** The exit code of the container that terminated. */
  exitCode?: number;
  /**
   * The names concerned: of finalizers, scheduling gates, a scheduler, or another controller
   * with its kind.
   */
  names?: Array<string>;
  /** For `misscheduled`: whether the controller leaves the pod running. Absent for other kinds. */
  stays?: boolean;
};

/** An affected node, with the details that are specific to it. */
export type DiagnosedNode = {
  /** The node's name; empty for a pod that is not on a node. */
  name: string;
  /** The pod's name; absent when there is no pod. */
  pod?: string;
  /** How long the problem has existed, in milliseconds; absent when that is not known. */
  span?: number;
  /** How often the pod's containers were restarted. */
  restarts: number;
  /** Further details, one clause each: such as which resource is lacking and what uses it. */
  details: Array<string>;
};

/** What is wrong on a node, or why it rightly runs no pod. */
export type CauseKind =
  /** The API server rejects every pod of the template. */
  | "refused"
  /** There is no pod, and an event states why none could be created. */
  | "createFailed"
  /** There is no pod, because the namespace is being deleted. */
  | "namespaceTerminating"
  /** There is no pod although there should be one, and no event states why. */
  | "notCreated"
  /** There is no pod yet: the node or the DaemonSet is only seconds old. */
  | "notCreatedYet"
  /** The pod does not fit on its node. */
  | "doesNotFit"
  /** The node has the resources and host ports for the pod, but the scheduler does not bind it. */
  | "heldByScheduler"
  /** The scheduler has not bound the pod yet. */
  | "notScheduledYet"
  /** The pod waits until its scheduling gates are removed. */
  | "gated"
  /** The pod waits for a scheduler other than Kubernetes' own. */
  | "otherScheduler"
  /** The node is marked unreachable: its kubelet does not report. */
  | "nodeUnreachable"
  /** The node's kubelet reports that the node is not ready. */
  | "nodeNotReady"
  /**
   * The node's network is not ready, and the pod, which does not use the host network, cannot
   * start before it is.
   */
  | "networkNotReady"
  /** The kubelet has stopped renewing its lease, but the node is not marked unreachable yet. */
  | "kubeletSilent"
  /** An image cannot be pulled. */
  | "imageNotPulled"
  /** A container terminates repeatedly. */
  | "crashing"
  /** A container cannot be started. */
  | "containerWaiting"
  /** The pod cannot be set up: a volume or the network fails. */
  | "setUpFailed"
  /** The pod has been starting for longer than pods usually take, for no known reason. */
  | "startsTooLong"
  /** A container runs but is not ready. */
  | "notReady"
  /** All containers are ready but the pod is not. */
  | "conditionNotMet"
  /** The pod failed. */
  | "failed"
  /** The pod is starting. */
  | "starting"
  /** The pod is ready, but not yet for `minReadySeconds`. */
  | "readyTooShort"
  /** The pod is being deleted, but finalizers keep it. */
  | "heldByFinalizers"
  /** The pod is being deleted and has exceeded its grace period, although its kubelet reports. */
  | "doesNotEnd"
  /** The pod is being deleted, but its kubelet, which must end it, does not report. */
  | "deletionUnanswered"
  /** The pod is being deleted. */
  | "terminating"
  /** A pod is on a node that should not run one. */
  | "misscheduled"
  /** There is more than one pod on a node. */
  | "severalPods"
  /** A pod is bound to a node that no longer exists. */
  | "nodeGone"
  /** A pod without an owner matches the selector. */
  | "orphan"
  /** A pod of another controller matches the selector. */
  | "othersPod"
  /** No pod should run on the node, and none does. */
  | "excluded";

/** The state of a rollout, and how it will continue. */
export type DiagnosedRollout = {
  /** How the rollout ends. */
  verdict: RolloutVerdict;
  /** How the rollout ends, and why, in one sentence. */
  sentence: string;
  /** The revisions and the nodes that run their pods, the current revision first. */
  revisions: Array<DiagnosedRevision>;
  /** Its state, the nodes that use its budget, and why it does not finish. */
  rollout: Rollout;
  /** The remaining waves; their times are in milliseconds from now. */
  waves: Array<Wave>;
};

/** How a rollout ends if nothing intervenes. */
export type RolloutVerdict =
  /** It is finished. */
  | "finished"
  /** It finishes on its own. */
  | "finishes"
  /** It does not finish on its own. */
  | "doesNotFinish"
  /** It is not known whether it finishes. */
  | "notKnown";

/** The pods of one revision. */
export type DiagnosedRevision = {
  /** Its number; absent when the dump does not contain the revision. */
  revision?: number;
  /** The hash of its pod template. */
  hash: string;
  /** Whether it is the revision of the current template. */
  isCurrent: boolean;
  /** The nodes that have a pod of this revision that is not being deleted, sorted by name. */
  nodes: Array<string>;
};

/**
 * A remedy: a change that lets pods run on more nodes, or that lets the rollout go on, verified
 * by simulation.
 */
export type DiagnosedRemedy = {
  /** What to do and its effect, in one line. */
  text: string;
  /**
   * The number of additional nodes on which a pod becomes available, or on which a pod should
   * run.
   */
  gains: number;
  /**
   * How long the rollout then takes, in milliseconds; absent when it still does not finish, or
   * when that was not simulated.
   */
  takes?: number;
  /**
   * The change to the DaemonSet, as a JSON Patch of the stored object; empty when the remedy
   * does not change it by a patch.
   */
  patch: Array<PatchOperation>;
  /** The command that applies the remedy; absent when `patch` does. */
  command?: string;
};

/** Something that is missing from a dump, or that is inconsistent in it. */
export type DumpGap = {
  /** The kind of gap. */
  gap: GapKind;
  /** The index of the text in the call, from 0; absent when the gap concerns all texts. */
  textIndex?: number;
  /** A description, with the consequences. */
  text: string;
};

/** The kind of a gap in a dump. */
export type GapKind =
  /** A text ends within an object. */
  | "cutOff"
  /** From some point on, a text is neither JSON nor YAML. */
  | "malformed"
  /** A text contains no object. */
  | "empty"
  /** There is no object of a kind that the diagnosis uses. */
  | "noneOfKind"
  /** The pods are all of one namespace. */
  | "oneNamespace"
  /** Objects of an API version that is not supported are ignored. */
  | "otherApiVersion"
  /** Objects of the same kind and name have different UIDs. */
  | "twoIdentities"
  /** Some times cannot be parsed. */
  | "unreadableTimes"
  /** The texts were not taken at the same time. */
  | "olderText"
  /** Pods are bound to nodes that are not in the dump. */
  | "unknownNodes";

/** An object that could not be read. */
export type ObjectProblem = {
  /** The index of the text in the call, from 0. */
  textIndex: number;
  /** The index of the object in the text, from 0. */
  index: number;
  /** Its kind; empty when it has none. */
  kind: string;
  /** Its name, after its namespace where it has one; empty when it has no name. */
  name: string;
  /** What is wrong. */
  message: string;
  /** All of the above in one line. */
  text: string;
};

/** An overview of a loaded cluster. */
export type ClusterOverview = {
  /**
   * The names of the nodes, in the order of the text. Other answers refer to nodes by their
   * index in this list.
   */
  nodes: Array<string>;
  /** The label keys of the nodes, sorted. */
  labels: Array<LabelKey>;
  /** The indices of the nodes that are cordoned. */
  cordoned: Array<number>;
  /** The number of pods that were read; absent when no text with pods was given. */
  pods?: number;
  /** The nodes and pods that could not be read. */
  problems: Array<InputError>;
};

/** A label key that nodes have. */
export type LabelKey = {
  /** The key. */
  key: string;
  /** The number of its different values. */
  values: number;
  /** The number of nodes that have it. */
  nodes: number;
};

/** DaemonSets to place on a loaded cluster. */
export type ClusterPlaceCall = {
  /** The DaemonSets, as in `PlaceCall`. */
  daemonSets: string;
};

/** The mapping of nodes to pods, as indices of verdicts. */
export type ClusterPlaceAnswer = {
  /** One entry per DaemonSet, in the order of the text. */
  daemonSets: Array<PlacementTable>;
  /** The outcomes that occur, with their meanings, in the order in which a legend lists them. */
  outcomes: Array<OutcomeCount>;
  /**
   * The DaemonSets that could not be read; the rest is evaluated. What could not be read of the
   * cluster is reported by the overview.
   */
  problems: Array<InputError>;
  /**
   * Remarks on the DaemonSets' text as a whole, and on nodes that report no allocatable
   * resources.
   */
  remarks: Array<Remark>;
};

/** The placement of one DaemonSet on the nodes of a loaded cluster. */
export type PlacementTable = {
  /** Its namespace; `default` when the object names none. */
  namespace: string;
  /** Its name, or its `generateName` when it has no name. */
  name: string;
  /** The number of nodes on which a pod should run. */
  shouldRun: number;
  /** The numbers of nodes by reason, in one sentence. */
  summary: string;
  /**
   * What is wrong regardless of the node, as in
   * `PlacedDaemonSet`.
   */
  hints: Array<string>;
  /**
   * Changes that would let pods run on more nodes, as in
   * `PlacedDaemonSet`.
   */
  remedies: Array<Remedy>;
  /**
   * The different verdicts, by outcome in the order of a legend, then by the number of nodes,
   * the largest first.
   */
  verdicts: Array<NodeVerdict>;
  /** For each node, the index of its verdict in `verdicts`. */
  nodes: Uint32Array;
};

/** A verdict that one or more nodes have. */
export type NodeVerdict = {
  /** What happens to the pod. */
  outcome: PlacedOutcome;
  /** Whether the controller would create a pod on the node. */
  shouldRun: boolean;
  /** Whether the controller would leave a pod running that is already on the node. */
  shouldContinue: boolean;
  /** Whether the pod runs, even if with interruptions; absent when none should run. */
  fits?: boolean;
  /** What determines the outcome, in one line. */
  reason: string;
  /** A note on the outcome: that an existing pod would stay. Absent otherwise. */
  note?: string;
  /** The number of nodes that have this verdict. */
  count: number;
};

/** A node to explain. */
export type ExplainCall = {
  /** The DaemonSets, as in `PlaceCall`. */
  daemonSets: string;
  /** The node's name. */
  node: string;
};

/** A node, and what happens to each DaemonSet's pod there. */
export type ExplainAnswer = {
  /** The node's details; absent when the cluster has no node of this name. */
  node?: NodeDetails;
  /** One entry per DaemonSet, in the order of the text. */
  daemonSets: Array<ExplainedDaemonSet>;
};

/** The properties of a node that placement uses. */
export type NodeDetails = {
  /** Its name. */
  name: string;
  /** Its labels. */
  labels: { [key in string]: string };
  /** Its taints, in the order of the object, each as `key=value:effect`. */
  taints: Array<string>;
  /** Whether it is cordoned. */
  unschedulable: boolean;
  /** Its allocatable resources, by name: `1500m`, `32Gi`. */
  allocatable: { [key in string]: string };
  /** The number of pods on the node; absent when the pods are not known. */
  pods?: number;
};

/** One DaemonSet on the node. */
export type ExplainedDaemonSet = {
  /** Its namespace; `default` when the object names none. */
  namespace: string;
  /** Its name, or its `generateName` when it has no name. */
  name: string;
  /** What happens to its pod on the node, with every predicate. */
  placed: PlacedNode;
};

/** A label to group nodes by. */
export type GroupCall = {
  /** The label's key. */
  label: string;
};

/** The nodes grouped by the value of a label. */
export type GroupAnswer = {
  /** The values, sorted. Nodes without the label have the value null, which comes first. */
  values: Array<string | null>;
  /** For each node, the index of its value in `values`. */
  nodes: Uint32Array;
};

/** The current and the new state to compare on a loaded cluster. */
export type ClusterCompareCall = {
  /** The current DaemonSets, as in `PlaceCall`. */
  daemonSets: string;
  /** The new DaemonSets; the current ones when absent. */
  newDaemonSets?: string;
  /** Additional nodes, of these kinds, that join the cluster. */
  join?: Array<Preset>;
};

/** DaemonSets to check together on a loaded cluster. */
export type ClusterSurveyCall = {
  /** The DaemonSets, as in `PlaceCall`. */
  daemonSets: string;
};
