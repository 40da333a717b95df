// The list of findings below the editor.

import type { DocumentAnswer, Finding, ValidateAnswer } from "daemonset-preflight";
import type { Editor, Marker } from "./editor";
import { fieldMessage } from "./field-message";

type Kind = "error" | "strict" | "warning";

interface Row {
  kind: Kind;
  finding: Finding;
}

const KIND_LABEL: Record<Kind, string> = { error: "error", strict: "error", warning: "warning" };

const list = document.querySelector<HTMLOListElement>("#findings")!;

/** Lists the findings on a text and gives the marks for the editor. */
export function showFindings(answer: ValidateAnswer, of: string, editor: Pick<Editor, "reveal" | "fix">): Marker[] {
  const rows = answer.documents.flatMap(rowsOf).sort((a, b) => line(a) - line(b));
  list.replaceChildren(...rows.map((row) => item(row, of, editor)));
  return rows.map(({ kind, finding }) => ({
    place: finding.place,
    severity: kind === "warning" ? "warning" : "error",
    message: text(finding),
    fix: finding.fix,
  }));
}

function rowsOf(document: DocumentAnswer): Row[] {
  return [
    ...document.errors.map((finding): Row => ({ kind: "error", finding })),
    ...document.strict.map((finding): Row => ({ kind: "strict", finding })),
    ...document.warnings.map((finding): Row => ({ kind: "warning", finding })),
    ...document.dropped.map(({ field, path, message, place }): Row => {
      return { kind: "warning", finding: { reason: "DroppedField", field, path, message, place } };
    }),
  ];
}

/** Findings are read along the text; the API server's own order is kept within a line. */
function line({ finding }: Row): number {
  return finding.place?.start.line ?? 0;
}

function text(finding: Finding): string {
  const hint = finding.suggestion ? ` (did you mean ${finding.suggestion}?)` : "";
  return `${fieldMessage(finding)}${hint}`;
}

function item(
  { kind, finding }: Row,
  of: string,
  { reveal, fix: mend }: Pick<Editor, "reveal" | "fix">,
): HTMLLIElement {
  const li = document.createElement("li");
  li.className = kind;
  const button = document.createElement("button");
  button.type = "button";
  button.disabled = !finding.place;
  const tag = document.createElement("span");
  tag.className = "tag";
  tag.textContent = KIND_LABEL[kind];
  const where = document.createElement("span");
  where.className = "where";
  where.textContent = finding.place ? `line ${finding.place.start.line}` : "";
  const field = document.createElement("code");
  field.textContent = finding.field;
  const message = document.createElement("span");
  message.className = "message";
  message.textContent = finding.message + (finding.suggestion ? ` — did you mean “${finding.suggestion}”?` : "");
  button.append(tag, where, field, message);
  const { place } = finding;
  if (place) button.addEventListener("click", () => reveal(place));
  li.append(button);
  const { fix } = finding;
  if (fix) {
    const mending = document.createElement("button");
    mending.type = "button";
    mending.className = "mend";
    mending.textContent = fix.title;
    mending.addEventListener("click", () => mend(fix, of));
    li.append(mending);
  }
  return li;
}
