// The DaemonSets as they are stored, with a comment at what the API server filled in.

import type { DefaultAnswer } from "daemonset-preflight";
import { Document, isMap, isScalar, isSeq, type Node, parseAllDocuments } from "yaml";

const MARK = "default";

export interface StoredLine {
  text: string;
  /** Whether the API server filled it in. */
  isAdded: boolean;
}

/** The objects of the answer to a text, line by line; none where there is no object. */
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

/** The object as YAML, in the order of the text, with a comment at what was not in it. */
function marked(object: unknown, given: unknown): string {
  const document = new Document(arranged(object, given));
  mark(document.contents as Node | null, given);
  return document.toString({ lineWidth: 0 });
}

/** Fields in the order in which they were given, then those that were filled in. */
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

/** What an object goes by before and after it is stored: one whose name was generated, by the prefix. */
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
