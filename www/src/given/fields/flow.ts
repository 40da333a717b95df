// Finds the field at a position within brackets, in JSON and in flow YAML.

import { type FieldPath, ITEM } from "./api";
import type { Spot } from "./spot";

interface Frame {
  isMap: boolean;
  /** The key whose value is being parsed. */
  key?: string;
  keys: string[];
}

/** `from` is where a value begins, whose path is `path`. Returns undefined if no bracket is open at the position. */
export function flowSpot(
  text: string,
  from: number,
  position: number,
  path: FieldPath,
): Omit<Spot, "kind"> | undefined {
  const frames: Frame[] = [];
  /** Where the current key or value begins. */
  let token = from;
  let isQuoted = false;
  for (let at = from; at < position; at++) {
    const sign = text[at]!;
    const frame = frames.at(-1);
    if (sign === '"' || (sign === "'" && text.slice(token, at).trim() === "")) {
      const end = closing(text, at, sign);
      if (end >= position) break;
      isQuoted = true;
      at = end;
    } else if (sign === "{" || sign === "[") {
      frames.push({ isMap: sign === "{", keys: [] });
      [token, isQuoted] = [at + 1, false];
    } else if (!frame) {
      // A scalar, or white space before a value.
      if (!/\s/.test(sign)) return undefined;
    } else if (sign === "}" || sign === "]") {
      frames.pop();
      token = at + 1;
    } else if (sign === ",") {
      delete frame.key;
      [token, isQuoted] = [at + 1, false];
    } else if (sign === "#" && /\s/.test(text[at - 1] ?? "")) {
      const end = text.indexOf("\n", at);
      if (end < 0 || end >= position) return undefined;
      at = end;
    } else if (
      sign === ":" &&
      frame.isMap &&
      frame.key === undefined &&
      (isQuoted || /\s|^$/.test(text[at + 1] ?? ""))
    ) {
      frame.key = unquoted(text.slice(token, at));
      frame.keys.push(frame.key);
      [token, isQuoted] = [at + 1, false];
    }
  }
  const last = frames.at(-1);
  if (!last) return undefined;
  const isKey = last.isMap && last.key === undefined;
  const steps = frames.flatMap((frame) => (frame.isMap ? (frame.key === undefined ? [] : [frame.key]) : [ITEM]));
  const start = token + text.slice(token, position).length - text.slice(token, position).trimStart().length;
  const word = /^"(?:[^"\\\n]|\\.)*"?|^'[^'\n]*'?|^[^,:{}[\]\n]*/.exec(text.slice(start))?.[0] ?? "";
  return {
    path: [...path, ...steps],
    at: isKey ? "key" : "value",
    from: start,
    to: Math.max(position, start + word.trimEnd().length),
    siblings: last.keys,
    isFlow: true,
  };
}

/** Returns the end of the quoted text that begins here; the end of the text if the quote is not closed. */
function closing(text: string, at: number, quote: string): number {
  for (let end = at + 1; end < text.length; end++) {
    if (text[end] === "\\" && quote === '"') end++;
    else if (text[end] === quote) return end;
  }
  return text.length;
}

function unquoted(text: string): string {
  const word = text.trim();
  return /^(["']).*\1$/s.test(word) ? word.slice(1, -1) : word;
}
