// The DaemonSets as they would be stored, with a comment at each field that the API server fills in.

import type { DefaultAnswer } from "daemonset-preflight";
import { Document, isMap, isScalar, isSeq, type Node, parseAllDocuments } from "yaml";

const MARK = "default";

export interface StoredLine {
  text: string;
  /** Whether the API server filled in this line. */
  isAdded: boolean;
}

/** Returns the lines of the stored objects; empty if there are none. */
export function storedLines({ documents }: DefaultAnswer, text: string): StoredLine[] {
  const given = daemonSetsOf(text);
  const texts = documents.flatMap(({ object }) =>
    object
      ? [
          marked(
            object,
            given.find((one) => nameOf(one) === nameOf(object)),
          ),
        ]
      : [],
  );
  const lines = texts.length === 0 ? [] : texts.join("---\n").split("\n");
  return lines.map((line) => ({ text: line, isAdded: line.endsWith(`# ${MARK}`) }));
}

/** Formats the object as YAML in the field order of the text, with a comment at each field that the text lacks. */
function marked(object: unknown, given: unknown): string {
  const document = new Document(arranged(object, given));
  mark(document.contents as Node | null, given);
  return document.toString({ lineWidth: 0 });
}

/** Sorts given fields first, in their order, before those that were filled in. */
function arranged(value: unknown, given: unknown): unknown {
  if (Array.isArray(value))
    return value.map((item, at) => arranged(item, Array.isArray(given) ? given[at] : undefined));
  if (!isRecord(value)) return value;
  const order = isRecord(given) ? Object.keys(given).filter((key) => key in value) : [];
  const keys = new Set([...order, ...Object.keys(value)]);
  return Object.fromEntries(
    [...keys].map((key) => [key, arranged(value[key], isRecord(given) ? given[key] : undefined)]),
  );
}

function mark(node: Node | null, given: unknown): void {
  if (isMap(node)) {
    if (node.items.length === 0 && given === undefined) node.comment = ` ${MARK}`;
    for (const { key, value } of node.items) {
      const name = isScalar(key) ? String(key.value) : "";
      mark(value as Node | null, isRecord(given) ? given[name] : undefined);
    }
  } else if (isSeq(node)) {
    for (const [at, item] of node.items.entries()) {
      mark(item as Node | null, Array.isArray(given) ? given[at] : undefined);
    }
  } else if (isScalar(node)) {
    if (given === undefined || given === null) node.comment = ` ${MARK}`;
    else if (String(given) !== String(node.value)) node.comment = ` was ${String(given).replaceAll("\n", " ")}`;
  }
}

function daemonSetsOf(text: string): unknown[] {
  const values: unknown[] = parseAllDocuments(text).map((document) => {
    try {
      return "toJS" in document ? document.toJS() : undefined;
    } catch {
      return undefined;
    }
  });
  return values.flatMap((value) => (isRecord(value) && Array.isArray(value["items"]) ? value["items"] : [value]));
}

/** Returns a name by which an object is recognized before and after it is stored; with `generateName`, the prefix. */
function nameOf(object: unknown): string {
  const metadata = isRecord(object) ? object["metadata"] : undefined;
  if (!isRecord(metadata)) return "";
  const { name, namespace, generateName: prefix } = metadata;
  const isGenerated = typeof prefix === "string" && (name === undefined || name === `${prefix.slice(0, 58)}xxxxx`);
  return `${String(namespace ?? "default")}/${String(isGenerated ? prefix : name)}`;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
