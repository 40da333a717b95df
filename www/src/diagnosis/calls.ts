// What the page asks of the worker that reads dumps.

import type { DiagnoseAnswer } from "daemonset-preflight";
import type { SplitDump } from "./dump";

export type DiagnosisCalls = {
  /** Which objects a file holds. */
  split: { question: { file: Blob }; answer: SplitDump };
  /** What is wrong in a cluster. */
  diagnose: { question: { dump: Blob }; answer: DiagnoseAnswer };
  /** The DaemonSets as YAML to be edited, those of `first` at the top. */
  edit: { question: { daemonSets: Blob; first: string[] }; answer: string };
};
