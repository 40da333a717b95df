// Finds the field and object at a position of a text, even while the text is incomplete and cannot be parsed: by
// indentation in block YAML, by brackets in JSON and flow YAML.

import { type FieldPath, ITEM } from "./api";
import { flowSpot } from "./flow";

export interface Spot {
  /** The kind of the object; empty if it has none. */
  kind: string;
  /** The path of the value at the position, or of the object that the key at the position belongs to. */
  path: FieldPath;
  at: "key" | "value";
  /** The word at the position, as offsets in the text. */
  from: number;
  to: number;
  /** The keys that the same object already has. */
  siblings: readonly string[];
  /** Whether the position is within brackets, where indentation does not matter. */
  isFlow: boolean;
}

/** A line of block YAML, with the columns of its items and its key. */
interface Line {
  /** The offset of the line in the text. */
  start: number;
  text: string;
  /** The columns of its `-` markers. */
  items: readonly number[];
  /** The column of what follows the markers. */
  column: number;
  key?: string;
  /** The column after the colon. */
  value?: number;
}

const KEY = /^(?:"((?:[^"\\]|\\.)*)"|'([^']*)'|([^\s#"'[\]{},&*!|>%@`][^#]*?))[ \t]*:(?=\s|$)/;

function lineOf(start: number, text: string): Line {
  const items: number[] = [];
  let column = text.length - text.trimStart().length;
  while (/^-(?: |$)/.test(text.slice(column))) {
    items.push(column);
    const rest = text.slice(column + 1);
    column += 1 + rest.length - rest.trimStart().length;
  }
  const key = KEY.exec(text.slice(column));
  if (!key) return { start, text, items, column };
  return { start, text, items, column, key: key[1] ?? key[2] ?? key[3] ?? "", value: column + key[0].length };
}

/** Returns undefined if the position is in a comment or in a multi-line string. */
export function spotAt(text: string, position: number): Spot | undefined {
  const document = documentAt(text, position);
  const written = text.slice(document.from, document.to);
  const isJson = /^\s*[{[]/.test(written);
  const found = isJson ? flowSpot(text, document.from, position, []) : blockSpot(text, document, position);
  if (!found) return undefined;
  // In a list, the kind is taken from the first item.
  const isListed = found.path[0] === "items" && found.path[1] === ITEM;
  const own = isJson || isListed ? /\bkind"?: *"?(?!List\b)(\w+)/ : /^kind: *["']?(\w+)/m;
  const path = isListed ? found.path.slice(2) : found.path;
  return { ...found, path, kind: own.exec(written)?.[1] ?? "" };
}

/** Returns the YAML document that contains the position. */
function documentAt(text: string, position: number): { from: number; to: number } {
  let from = 0;
  for (const { index } of text.matchAll(/^---(?=\s|$)/gm)) {
    if (index >= position) return { from, to: index };
    from = index + 3;
  }
  return { from, to: text.length };
}

type Found = Omit<Spot, "kind">;

function blockSpot(text: string, document: { from: number; to: number }, position: number): Found | undefined {
  const lines = linesOf(text, document.from, document.to);
  const at = lines.findLastIndex(({ start }) => start <= position);
  const line = lines[at];
  if (!line) return undefined;
  const place = position - line.start;
  const isBlank = line.text.trim() === "";
  const comment = /(?:^|\s)#/.exec(line.text)?.index ?? Number.POSITIVE_INFINITY;
  if (place > comment || (!isBlank && place < line.column)) return undefined;
  const column = isBlank ? place : line.column;
  const above = parentsOf(lines, at, column, line.items);
  if (!above) return undefined;
  if (line.key !== undefined && line.value !== undefined && place >= line.value) {
    const path = [...above, line.key];
    const value = line.start + line.value;
    return flowSpot(text, value, position, path) ?? scalarSpot(text, value, line, path);
  }
  const start = line.start + column;
  if (/^[[{]/.test(line.text.slice(column))) return flowSpot(text, start, position, above);
  const siblings = siblingsOf(lines, at, column);
  const length = line.key === undefined ? line.text.slice(column).trimEnd().length : line.key.length;
  return { path: above, at: "key", from: start, to: start + (isBlank ? 0 : length), siblings, isFlow: false };
}

/** Returns the value after a colon, on the same line. */
function scalarSpot(text: string, value: number, line: Line, path: FieldPath): Found | undefined {
  const rest = text.slice(value, line.start + line.text.length);
  if (/^\s*[|>&*!]/.test(rest)) return undefined;
  const from = value + rest.length - rest.trimStart().length;
  const written = /^\s*(.*?)\s*(?:\s#.*)?$/.exec(rest)?.[1] ?? "";
  return { path, at: "value", from, to: from + written.length, siblings: [], isFlow: false };
}

function linesOf(text: string, from: number, to: number): Line[] {
  const lines: Line[] = [];
  for (let start = from; start <= to; ) {
    const end = text.indexOf("\n", start);
    const stop = end < 0 || end > to ? to : end;
    lines.push(lineOf(start, text.slice(start, stop).replace(/\r$/, "")));
    start = stop + 1;
  }
  return lines;
}

const isNothing = ({ text }: Line) => /^\s*(?:#|$)/.test(text);

/** Returns the path of the object whose keys are in this column of a line, given the `-` markers of the line. */
function parentsOf(
  lines: readonly Line[],
  at: number,
  column: number,
  items: readonly number[],
): FieldPath | undefined {
  const steps: string[] = [];
  let [now, isItem] = [column, false];
  const leave = (markers: readonly number[]) => {
    for (const marker of markers.toReversed()) {
      if (marker >= now) continue;
      steps.push(ITEM);
      [now, isItem] = [marker, true];
    }
  };
  leave(items);
  for (let above = at - 1; above >= 0 && (now > 0 || isItem); above--) {
    const line = lines[above];
    if (!line || isNothing(line)) continue;
    const [first] = line.items;
    const outer = first ?? line.column;
    if (outer > now) continue;
    if (line.key !== undefined && (line.column < now || (isItem && line.column === now && first === undefined))) {
      const value = line.text
        .slice(line.value)
        .replace(/\s#.*$/, "")
        .trim();
      // Lines below a multi-line string belong to it, and nothing can be nested below another value.
      if (value !== "" && !/^[&!]\S*$/.test(value)) return undefined;
      steps.push(line.key);
      [now, isItem] = [line.column, false];
      leave(line.items);
    } else if (!isItem && line.column === now && first !== undefined) leave(line.items);
    else if (line.column < now && line.key === undefined && first === undefined) return undefined;
  }
  return steps.reverse();
}

/** Returns the keys of the same object, above and below. */
function siblingsOf(lines: readonly Line[], at: number, column: number): string[] {
  const keys: string[] = [];
  const own = lines[at]?.items.length ?? 0;
  for (let above = own > 0 ? -1 : at - 1; above >= 0; above--) {
    const line = lines[above];
    if (!line || isNothing(line)) continue;
    if (line.column < column) break;
    if (line.column === column && line.key !== undefined) keys.push(line.key);
    if (line.column === column && line.items.length > 0) break;
  }
  for (const line of lines.slice(at + 1)) {
    if (isNothing(line)) continue;
    if ((line.items[0] ?? line.column) < column) break;
    if (line.column === column && line.key !== undefined) keys.push(line.key);
  }
  return keys;
}
