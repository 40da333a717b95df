// The completions and descriptions at a position: the API's fields, their types and descriptions, and the values that
// the core allows. Loaded at first use, with the descriptions.

import types from "virtual:api-fields";
import {
  type Completion,
  type CompletionContext,
  type CompletionResult,
  startCompletion,
} from "@codemirror/autocomplete";
import type { EditorState } from "@codemirror/state";
import type { EditorView, Tooltip } from "@codemirror/view";
import { type ApiField, type FieldPath, fieldAt, fieldsOf, firstSentence, ITEM, typeOf } from "./api";
import type { Supported } from "./extension";
import { type Spot, spotAt } from "./spot";

/** The API versions of the kinds that the page reads. */
const VERSIONS: Readonly<Record<string, string>> = { DaemonSet: "apps/v1", Node: "v1", Pod: "v1" };

/** A value that is never valid, so that the core reports which values are. */
const NO_VALUE = "_";

/** `kind` is assumed for an object without a kind. */
export async function completed(
  { state, pos, explicit }: CompletionContext,
  kind: string,
  supported: Supported,
): Promise<CompletionResult | null> {
  const text = state.doc.toString();
  const spot = spotAt(text, pos);
  if (!spot) return null;
  const field = fieldAt(types, spot.kind || kind, spot.path);
  if (!field) return null;
  const from = Math.min(spot.from, pos);
  const isScalar = field.of === undefined && !Object.hasOwn(types, field.type);
  if (spot.at === "key" && !isScalar) {
    if (!explicit && from === pos) return null;
    return { ...withinQuotes(text, from, spot.to), options: keys(field, spot, text), validFor: /^\w*$/ };
  }
  const values = constantOf(spot, kind) ?? (await valuesOf(field, spot, text, supported));
  // A value that is already complete is not offered, so that Enter ends the line.
  if (values.length === 0 || (!explicit && values.includes(text.slice(from, spot.to)))) return null;
  const gap = text[from - 1] === ":" ? " " : "";
  const options = values.map((value): Completion => ({ label: value, apply: gap + value, type: "enum" }));
  return { from, to: spot.to, options, validFor: /^\w*$/ };
}

function keys(field: ApiField, spot: Spot, text: string): Completion[] {
  // Where a list is expected, the completion begins its first item.
  const isItem = field.of === "list";
  const fields = fieldsOf(types, isItem ? { type: field.type, text: "" } : field);
  const { from, to } = withinQuotes(text, spot.from, spot.to);
  const written = text.slice(from, to);
  const isQuoted = from > spot.from;
  const column = spot.from - (text.lastIndexOf("\n", spot.from - 1) + 1) + (isItem ? 2 : 0);
  const hasValue = /^\s*:/.test(text.slice(spot.to));
  return Object.entries(fields)
    .filter(([name]) => name === written || !spot.siblings.includes(name))
    .map(([name, of]) => ({
      label: name,
      detail: typeOf(of),
      info: firstSentence(of.text),
      type: "property",
      // Users do not write the status.
      boost: name === "status" ? -50 : 0,
      apply: (view: EditorView, _: Completion, from: number, to: number) => {
        const value = hasValue ? "" : spot.isFlow ? ": " : `:${opening(of, column)}`;
        const insert = `${isItem ? "- " : ""}${name}${isQuoted ? text[spot.from] : ""}${value}`;
        // A closing quote is replaced too.
        const end = isQuoted && view.state.sliceDoc(to, to + 1) === text[spot.from] ? to + 1 : to;
        view.dispatch({
          changes: { from, to: end, insert },
          selection: { anchor: from + insert.length },
          userEvent: "input.complete",
        });
        if (value === ": ") startCompletion(view);
      },
    }));
}

/** Returns the range of a word without its quotes. */
function withinQuotes(text: string, from: number, to: number): { from: number; to: number } {
  const quote = text[from];
  if (quote !== '"' && quote !== "'") return { from, to };
  return { from: from + 1, to: to > from + 1 && text[to - 1] === quote ? to - 1 : to };
}

/** Returns what follows a field's name: the colon, and the beginning of its value. */
function opening({ type, of }: ApiField, column: number): string {
  if (of === "list") return `\n${" ".repeat(column)}- `;
  return of === "map" || Object.hasOwn(types, type) ? `\n${" ".repeat(column + 2)}` : " ";
}

/** Returns the value of `kind` or `apiVersion`, which the object's kind determines. */
function constantOf({ kind, path }: Spot, expected: string): readonly string[] | undefined {
  if (path.length !== 1) return undefined;
  if (path[0] === "kind") return [expected];
  const version = VERSIONS[kind] ?? VERSIONS[expected];
  return path[0] === "apiVersion" && version !== undefined ? [version] : undefined;
}

/** Returns the values that a field may have, if they are few. */
async function valuesOf(
  { type, of }: ApiField,
  { from, to }: Spot,
  text: string,
  supported: Supported,
): Promise<readonly string[]> {
  if (of !== undefined) return [];
  if (type === "boolean") return ["true", "false"];
  if (type !== "string") return [];
  // YAML requires a space between colon and value.
  const gap = text[from - 1] === ":" ? " " : "";
  return supported(text.slice(0, from) + gap + NO_VALUE + text.slice(to), from + gap.length);
}

/** Returns the description of the field at a position, as a tooltip and as text for screen readers. */
export function described(state: EditorState, position: number, kind: string): (Tooltip & { text: string }) | null {
  const text = state.doc.toString();
  const spot = spotAt(text, position);
  if (!spot || position < spot.from || position > spot.to) return null;
  const written = text.slice(spot.from, spot.to).replace(/^["']|["']$/g, "");
  const path: FieldPath = spot.at === "key" && written !== "" ? [...spot.path, written] : spot.path;
  const field = fieldAt(types, spot.kind || kind, path);
  const name = path.findLast((step) => step !== ITEM);
  if (!field || field.text === "" || name === undefined) return null;
  const create = () => ({ dom: helpOf(name, field) });
  return { pos: spot.from, end: spot.to, above: true, create, text: `${name}, ${typeOf(field)}: ${field.text}` };
}

function helpOf(name: string, field: ApiField): HTMLElement {
  const element = document.createElement("div");
  element.className = "field-help";
  const title = document.createElement("p");
  const code = document.createElement("code");
  code.textContent = name;
  const type = document.createElement("span");
  type.className = "soft";
  type.textContent = ` ${typeOf(field)}`;
  title.append(code, type);
  const paragraphs = field.text.split(/\n\s*\n/).map((text) => {
    const paragraph = document.createElement("p");
    paragraph.textContent = text;
    return paragraph;
  });
  element.append(title, ...paragraphs);
  return element;
}
