// What would be stored: the DaemonSets with the API server's defaults, each marked. Loaded when first opened.

import type { DefaultAnswer } from "daemonset-preflight";
import { Document, isMap, isScalar, isSeq, type Node, parseAllDocuments } from "yaml";
import { byId, count, h } from "./dom";

const MARK = "default";

const summary = byId("stored-summary");
const output = byId("stored-yaml");
const problems = byId("stored-problems");

export function showStored({ documents }: DefaultAnswer, text: string): void {
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
  const lines = texts.join("---\n").split("\n");
  const added = lines.filter((line) => line.endsWith(`# ${MARK}`)).length;
  summary.textContent =
    texts.length === 0 ? "No DaemonSet to store." : `${count(added, "field")} filled in by the API server.`;
  output.hidden = texts.length === 0;
  output.replaceChildren(
    ...lines.map((line) => h("span", { class: line.endsWith(`# ${MARK}`) ? "added" : "" }, `${line}\n`)),
  );
  const errors = documents.flatMap((document) => document.errors);
  problems.replaceChildren(
    ...errors.map(({ message, place }) =>
      h("li", { class: "statement" }, place ? `line ${place.start.line}: ` : "", message),
    ),
  );
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
    node.items.forEach((item, at) => mark(item as Node | null, Array.isArray(given) ? given[at] : undefined));
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
