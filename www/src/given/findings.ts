// The findings about DaemonSets, as list entries and as editor markers.

import type { DocumentAnswer, Finding, ValidateAnswer } from "daemonset-preflight";
import { fieldMessage } from "../field-message";
import type { Marker } from "./editor";
import type { Problem } from "./problem-list";

type Kind = "error" | "warning";

interface Row {
  kind: Kind;
  finding: Finding;
}

/** The findings sorted by line; within a line, the API server's order is kept. */
export function rowsOf(answer: ValidateAnswer): Row[] {
  return answer.documents.flatMap(rowsOfDocument).sort((a, b) => line(a) - line(b));
}

function rowsOfDocument({ errors, strict, warnings, dropped }: DocumentAnswer): Row[] {
  return [
    ...[...errors, ...strict].map((finding): Row => ({ kind: "error", finding })),
    ...warnings.map((finding): Row => ({ kind: "warning", finding })),
    ...dropped.map(
      ({ field, path, message, place }): Row => ({
        kind: "warning",
        finding: { reason: "DroppedField", field, path, message, place },
      }),
    ),
  ];
}

function line({ finding }: Row): number {
  return finding.place?.start.line ?? 0;
}

export function problemOf({ kind, finding: { place, field, message, suggestion, fix } }: Row): Problem {
  const hint = suggestion ? ` — did you mean “${suggestion}”?` : "";
  return { kind, tag: kind, place, name: field, message: message + hint, fix };
}

export function markerOf({ kind, finding }: Row): Marker {
  const hint = finding.suggestion ? ` (did you mean ${finding.suggestion}?)` : "";
  return { place: finding.place, severity: kind, message: `${fieldMessage(finding)}${hint}`, fix: finding.fix };
}
