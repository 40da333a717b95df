// The calls to the worker that reads dumps.

import type { DiagnoseAnswer } from "daemonset-preflight";
import type { SplitDump } from "./dump";

export type DiagnosisCalls = {
  /** Splits a file by the kinds of its objects. */
  split: { question: { file: Blob }; answer: SplitDump };
  /** Diagnoses a cluster. */
  diagnose: { question: { dump: Blob }; answer: DiagnoseAnswer };
  /** Returns the DaemonSets as YAML for editing, those of `first` at the top. */
  edit: { question: { daemonSets: Blob; first: string[] }; answer: string };
};
