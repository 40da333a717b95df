// What the page and its workers say to each other.

import type {
  CompareAnswer,
  ConvertAnswer,
  DefaultAnswer,
  PlaceAnswer,
  Preset,
  ReachAnswer,
  SimulateAnswer,
  SimulatedPod,
  SurveyAnswer,
  ValidateAnswer,
} from "daemonset-preflight";

/** The topics of a worker, and what is asked and answered there. */
export type Calls = { [topic: string]: { question: any; answer: any } };

export interface Request {
  id: number;
  topic: string;
  question: unknown;
}

export type Response = { id: number; ok: true; answer: unknown } | { id: number; ok: false; error: string };

/** Everything the page shows of the two texts. */
export type CoreCalls = {
  page: {
    question: {
      manifest: string;
      nodes: string;
      /** Those that already run. */
      pods: string;
      /** Asked for while its panel is open. */
      whatIf?: { join: Preset[]; before: string };
      survey?: boolean;
      defaults?: boolean;
    };
    answer: {
      validated: ValidateAnswer;
      placed: PlaceAnswer;
      joined?: CompareAnswer;
      edited?: CompareAnswer;
      /** The text as an update of the one before; absent where it is the same. */
      updated?: ValidateAnswer;
      surveyed?: SurveyAnswer;
      defaulted?: DefaultAnswer;
      milliseconds: number;
    };
  };
};

/** A cluster and a script, as they are written. */
export interface World {
  manifest: string;
  nodes: string;
  pods: string;
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
  write: { question: { id: string; manifest: string; nodes: string; names: string[]; running: string[] }; answer: string };
  /** Services that select the DaemonSet's pods. */
  services: { question: string; answer: string };
};
