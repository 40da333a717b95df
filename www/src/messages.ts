// The messages between the page and its workers.

import type {
  ClusterOverview,
  ClusterPlaceAnswer,
  CompareAnswer,
  ConvertAnswer,
  DefaultAnswer,
  ExplainAnswer,
  GroupAnswer,
  LintAnswer,
  Preset,
  ReachAnswer,
  SimulateAnswer,
  SimulatedPod,
  SurveyAnswer,
  ValidateAnswer,
} from "daemonset-preflight";
import type { ReviewQuestion } from "./policy/model";
import type { Answers } from "./policy/review";

/** The topics of a worker, with the types of their questions and answers. */
// biome-ignore lint/suspicious/noExplicitAny: what a topic asks and answers is for the topic to say
export type Calls = { [topic: string]: { question: any; answer: any } };

export interface Request {
  id: number;
  topic: string;
  question: unknown;
}

/** How much of a file has been read, in bytes. */
export interface Progress {
  read: number;
  of: number;
}

export type Response =
  | { id: number; ok: true; answer: unknown }
  /** `broken`: the worker cannot be used any more. */
  | { id: number; ok: false; error: string; broken: boolean }
  | { id: number; progress: Progress };

/** The texts of a cluster. Each new text gets a new number, so that a worker reads each once. */
export interface ClusterTexts {
  id: number;
  nodes: Blob;
  /** Absent when the running pods are unknown. */
  pods?: Blob;
  /** The dump that contains both. The simulation starts from this live state. */
  dump?: Blob;
}

/** The questions about DaemonSets and a cluster. */
export type CoreCalls = {
  /** `versions` are those of Kubernetes; the findings are those of the newest. */
  validate: { question: { manifest: string; versions: string[] }; answer: ValidateAnswer };
  /** The values that are allowed at a position; empty if the core names none. */
  supported: {
    question: { manifest: string; at: { line: number; utf16Column: number }; version: string };
    answer: readonly string[];
  };
  cluster: { question: { cluster: ClusterTexts }; answer: ClusterOverview };
  place: {
    question: { cluster: ClusterTexts; manifest: string };
    answer: { placed: ClusterPlaceAnswer; milliseconds: number };
  };
  explain: { question: { cluster: ClusterTexts; manifest: string; node: string }; answer: ExplainAnswer };
  group: { question: { cluster: ClusterTexts; label: string }; answer: GroupAnswer };
  whatIf: {
    question: { cluster: ClusterTexts; manifest: string; join: Preset[]; before: string; version: string };
    answer: {
      joined: CompareAnswer;
      /** Absent, as is `updated`, when the text equals `before`. */
      edited?: CompareAnswer;
      /** The verdict on the text as an update of `before`. */
      updated?: ValidateAnswer;
    };
  };
  /** The policy's answer. */
  review: { question: ReviewQuestion; answer: Answers };
  lint: { question: { manifest: string }; answer: LintAnswer };
  survey: { question: { cluster: ClusterTexts; manifest: string }; answer: SurveyAnswer };
  defaults: { question: { manifest: string; version: string }; answer: DefaultAnswer };
};

/** A cluster and a script. */
export interface World {
  manifest: string;
  cluster: ClusterTexts;
  script: string;
}

export type SimulationCalls = {
  run: {
    question: World & { schedulers: boolean; alternatives: boolean };
    answer: SimulateAnswer;
  };
  /** The state of the cluster at a time. */
  moment: {
    question: World & { until: number };
    answer: {
      pods: SimulatedPod[];
      /** The template hash of each DaemonSet's current revision, by `namespace/name`. */
      present: Record<string, string>;
      joined: string[];
      left: string[];
    };
  };
  reach: { question: World & { services: string }; answer: ReachAnswer };
  /** `yaml`: the DaemonSets, ready to apply. */
  convert: { question: string; answer: ConvertAnswer & { yaml: string } };
  /** A script of the list, adapted to this DaemonSet and these nodes. */
  write: {
    question: { id: string; manifest: string; cluster: ClusterTexts; names: string[]; running: string[] };
    answer: string;
  };
  /** Returns manifests of Services that select the DaemonSet's pods. */
  services: { question: string; answer: string };
};
