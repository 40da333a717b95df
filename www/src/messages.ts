// What the page and its workers say to each other.

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

/** The topics of a worker, and what is asked and answered there. */
// biome-ignore lint/suspicious/noExplicitAny: what a topic asks and answers is for the topic to say
export type Calls = { [topic: string]: { question: any; answer: any } };

export interface Request {
  id: number;
  topic: string;
  question: unknown;
}

/** How far a file has been read. */
export interface Progress {
  read: number;
  of: number;
}

export type Response =
  | { id: number; ok: true; answer: unknown }
  /** `broken`: the worker is of no more use. */
  | { id: number; ok: false; error: string; broken: boolean }
  | { id: number; progress: Progress };

/** The texts of a cluster. Another text has another number; a worker reads each once. */
export interface ClusterTexts {
  id: number;
  nodes: Blob;
  /** Absent when the pods that run are not known. */
  pods?: Blob;
  /** The dump that both are of: the cluster as it is, from which the simulation goes on. */
  dump?: Blob;
}

/** What the page asks of DaemonSets and a cluster. */
export type CoreCalls = {
  /** `versions`: of Kubernetes; the newest of them gives the findings. */
  validate: { question: { manifest: string; versions: string[] }; answer: ValidateAnswer };
  /** The values that are allowed at a place; none where the core names none. */
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
      /** Absent, with the next one, where the text is the one before. */
      edited?: CompareAnswer;
      /** The text as an update of the one before. */
      updated?: ValidateAnswer;
    };
  };
  /** What the policy answers. */
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
  /** How the cluster stands at a time. */
  moment: {
    question: World & { until: number };
    answer: {
      pods: SimulatedPod[];
      /** The hash of each DaemonSet's present template, by `namespace/name`. */
      present: Record<string, string>;
      joined: string[];
      left: string[];
    };
  };
  reach: { question: World & { services: string }; answer: ReachAnswer };
  /** `yaml`: the DaemonSets, ready to be applied. */
  convert: { question: string; answer: ConvertAnswer & { yaml: string } };
  /** A script of the list, written for this DaemonSet and these nodes. */
  write: {
    question: { id: string; manifest: string; cluster: ClusterTexts; names: string[]; running: string[] };
    answer: string;
  };
  /** Services that select the DaemonSet's pods. */
  services: { question: string; answer: string };
};
