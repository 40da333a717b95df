// The verdict on a text, in a few words.

import type { ValidateAnswer } from "daemonset-preflight";
import { count } from "../words";

export interface Verdict {
  kind: "good" | "warned" | "bad" | "";
  text: string;
}

/** `failure` is why there is no newer answer. */
export function verdictOf(answer: ValidateAnswer | undefined, failure: string | undefined): Verdict {
  if (failure !== undefined) return { kind: "bad", text: failure };
  if (!answer) return { kind: "", text: "starting…" };
  const sum = (of: (document: ValidateAnswer["documents"][number]) => number) =>
    answer.documents.reduce((all, document) => all + of(document), 0);
  const errors = sum(({ errors, strict }) => errors.length + strict.length);
  const warnings = sum(({ warnings, dropped }) => warnings.length + dropped.length);
  if (errors === 0 && answer.documents.every(({ outcome }) => outcome === "otherKind")) {
    return { kind: "warned", text: "No DaemonSet here" };
  }
  const noted = warnings ? `, ${count(warnings, "warning")}` : "";
  if (!answer.accepted) return { kind: "bad", text: `Refused: ${count(errors, "error")}${noted}` };
  return { kind: warnings ? "warned" : "good", text: `Accepted${noted}` };
}
