// Applies a JSON Patch to a DaemonSet's text, which stays otherwise unchanged. Loaded when first used.

import type { PatchOperation } from "daemonset-preflight";
import {
  Document,
  isCollection,
  isMap,
  isScalar,
  isSeq,
  type Node,
  type Pair,
  parseAllDocuments,
  type YAMLMap,
  type YAMLSeq,
} from "yaml";

/** Identifies a DaemonSet. */
export interface Named {
  namespace: string;
  name: string;
}

/** Returns the text with the DaemonSet patched; undefined if the patch does not fit the text. */
export function patched(text: string, daemonSet: Named, patch: readonly PatchOperation[]): string | undefined {
  let now: string | undefined = text;
  for (let at = 0; at < patch.length && now !== undefined; at++) {
    const [operation, next] = [patch[at]!, patch[at + 1]];
    if (operation.op === "remove" && next?.op === "add" && parentOf(next.path) === parentOf(operation.path)) {
      // A member that is removed for another one is renamed in place.
      now = written(now, daemonSet, operation, next);
      at++;
    } else now = written(now, daemonSet, operation);
  }
  return now;
}

function parentOf(path: string): string {
  return path.slice(0, path.lastIndexOf("/"));
}

function stepsOf(path: string): string[] {
  return path
    .split("/")
    .slice(1)
    .map((step) => step.replaceAll("~1", "/").replaceAll("~0", "~"));
}

function written(
  text: string,
  daemonSet: Named,
  { op, path, value }: PatchOperation,
  instead?: PatchOperation,
): string | undefined {
  const root = find(text, daemonSet);
  const steps = stepsOf(path);
  const last = steps.pop() ?? "";
  const parent = root?.getIn(steps, true);
  const json = /^\s*[{[]/.test(text);
  if (isSeq(parent)) {
    if (last === "-") return add(text, parent, item(value, json));
    const old = parent.items[Number(last)] as Node | undefined;
    return op === "replace" && old ? put(text, old, flow(value, json)) : undefined;
  }
  if (!isMap(parent)) return undefined;
  const pair = parent.items.find(({ key }) => isScalar(key) && String(key.value) === last) as
    | Pair<Node, Node | null>
    | undefined;
  if (instead) {
    const [key] = stepsOf(instead.path).slice(-1);
    if (!pair?.value || parent.has(key)) return undefined;
    const valued = put(text, pair.value, flow(instead.value, json));
    return valued && put(valued, pair.key, flow(key, json));
  }
  if (op === "remove") return pair && remove(text, parent, pair);
  if (pair?.value) return put(text, pair.value, flow(value, json));
  if (op === "replace") return undefined;
  const key = flow(last, json);
  if (!Array.isArray(value) || json || parent.flow) return add(text, parent, `${key}: ${flow(value, json)}`);
  return add(text, parent, `${key}:`, ...value.map((one: unknown) => `  ${item(one, json)}`));
}

/** Returns the DaemonSet: a document, or an item of a list. */
function find(text: string, { namespace, name }: Named): YAMLMap | undefined {
  const documents = parseAllDocuments(text);
  for (const { contents, errors } of Array.isArray(documents) ? documents : []) {
    if (!isMap(contents) || errors.length > 0) continue;
    const items = contents.get("items");
    const objects: unknown[] = isSeq(items) ? items.items : [contents];
    const found = objects.find(
      (one) =>
        isMap(one) &&
        one.get("kind") === "DaemonSet" &&
        one.getIn(["metadata", "name"]) === name &&
        (one.getIn(["metadata", "namespace"]) ?? "default") === namespace,
    );
    if (isMap(found)) return found;
  }
  return undefined;
}

/** Formats a value on one line. */
function flow(value: unknown, json: boolean): string {
  if (json) return JSON.stringify(value);
  // Quotes strings such as `yes`: they are strings in YAML 1.2, but not in YAML 1.1, which Kubernetes reads.
  const document = new Document([value], { version: "1.1" });
  if (isCollection(document.contents)) document.contents.flow = true;
  return document.toString({ lineWidth: 0, flowCollectionPadding: false }).trim().slice(1, -1);
}

function item(value: unknown, json: boolean): string {
  return `${json ? "" : "- "}${flow(value, json)}`;
}

function put(text: string, node: Node, now: string): string | undefined {
  if (!node.range) return undefined;
  let end = endOf(node);
  // A block scalar's range includes the line breaks after it.
  while (end > node.range[0] && /[\r\n]/.test(text[end - 1] ?? "")) end--;
  return text.slice(0, node.range[0]) + now + text.slice(end);
}

/** Appends a member or an item, with the indentation of the first. */
function add(text: string, parent: YAMLMap | YAMLSeq, ...lines: string[]): string | undefined {
  const { range, items } = parent;
  if (!range) return undefined;
  const one = lines.join(" ");
  if (items.length === 0) return put(text, parent, isMap(parent) ? `{${one}}` : `[${one.replace(/^- /, "")}]`);
  if (parent.flow) return insert(text, endOf(parent.items.at(-1)), `, ${one.replace(/^- /, "")}`);
  const column = range[0] - (text.lastIndexOf("\n", range[0] - 1) + 1);
  const block = lines.map((line) => " ".repeat(column) + line).join("\n");
  const end = endOf(items.at(-1));
  if (text[end - 1] === "\n") return insert(text, end, `${block}\n`);
  const lineEnd = text.indexOf("\n", end);
  return insert(text, lineEnd < 0 ? text.length : lineEnd, `\n${block}`);
}

function insert(text: string, at: number, what: string): string {
  return text.slice(0, at) + what + text.slice(at);
}

/** Returns where an item or member ends, without the comments after it. */
function endOf(given: unknown): number {
  const node = (isPair(given) ? (given.value ?? given.key) : given) as Node | null | undefined;
  if (isCollection(node) && !node.flow && node.items.length > 0) return endOf(node.items.at(-1));
  return node?.range?.[1] ?? 0;
}

function isPair(given: unknown): given is Pair<Node, Node | null> {
  return typeof given === "object" && given !== null && "key" in given;
}

function remove(text: string, parent: YAMLMap, pair: Pair<Node, Node | null>): string | undefined {
  if (parent.items.length === 1) return put(text, parent, "{}");
  const at = parent.items.indexOf(pair);
  const next = parent.items[at + 1]?.key as Node | undefined;
  const from = pair.key.range?.[0] ?? 0;
  if (next?.range) return text.slice(0, from) + text.slice(next.range[0]);
  // The last member is removed together with the separator before it.
  return text.slice(0, endOf(parent.items[at - 1])) + text.slice(endOf(pair));
}
