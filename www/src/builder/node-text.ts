// Edits a text with nodes, node by node. In YAML, everything else stays as it was written.

import { Document, isMap, isSeq, parseAllDocuments, type YAMLMap } from "yaml";

export interface Taint {
  key: string;
  value?: string;
  effect: string;
}

/** The editable properties of a node. */
export interface BuiltNode {
  name: string;
  labels: Record<string, string>;
  taints: Taint[];
  isCordoned: boolean;
}

/** The taint that the node lifecycle controller adds to a cordoned node. */
const CORDON: Taint = { key: "node.kubernetes.io/unschedulable", effect: "NoSchedule" };

export interface NodeText {
  nodes: BuiltNode[];
  /** Returns the text with these nodes changed. */
  change(names: ReadonlySet<string>, by: (node: BuiltNode) => BuiltNode): string;
  /** Returns the text without these nodes. */
  remove(names: ReadonlySet<string>): string;
  /** Returns the text with further nodes, given as YAML documents. */
  add(documents: string): string;
}

/** Reads JSON or YAML: objects, documents, lists. Throws if the text cannot be parsed. */
export function readNodes(text: string): NodeText {
  return /^\s*[{[]/.test(text) ? readJson(text) : readYaml(text);
}

type Fields = Record<string, unknown>;

function readJson(text: string): NodeText {
  const read = JSON.parse(text) as Fields;
  const items = (Array.isArray(read["items"]) ? read["items"] : [read]).filter(isFields);
  const written = (objects: Fields[]) =>
    `${JSON.stringify({ apiVersion: "v1", kind: "List", items: objects }, null, 2)}\n`;
  return {
    nodes: items.map(builtNode),
    change: (names, by) =>
      written(
        items.map((item) => {
          const node = builtNode(item);
          return names.has(node.name) ? withFields(item, by(node)) : item;
        }),
      ),
    remove: (names) => written(items.filter((item) => !names.has(builtNode(item).name))),
    add: (documents) =>
      written([...items, ...parseAllDocuments(documents).map((document) => document.toJS() as Fields)]),
  };
}

function withFields(item: Fields, { labels, taints, isCordoned }: BuiltNode): Fields {
  const { unschedulable: _, taints: __, ...spec } = fieldsOf(item["spec"]);
  return {
    ...item,
    metadata: { ...fieldsOf(item["metadata"]), labels },
    spec: { ...spec, ...(isCordoned && { unschedulable: true }), ...(taints.length > 0 && { taints }) },
  };
}

function readYaml(text: string): NodeText {
  const parse = () =>
    parseAllDocuments(text).filter((document): document is Document.Parsed => document instanceof Document);
  for (const { errors } of parse()) if (errors[0]) throw errors[0];
  const mapsOf = (documents: Document[]) =>
    documents.flatMap((document) => {
      const items = isMap(document.contents) ? document.contents.get("items") : undefined;
      const maps: unknown[] = isSeq(items) ? items.items : [document.contents];
      return maps
        .filter((map): map is YAMLMap => isMap(map))
        .map((map) => ({ document, map, items: isSeq(items) ? items : undefined }));
    });
  const written = (documents: Document[]) =>
    documents.map((document) => document.toString({ lineWidth: 0, directives: false })).join("---\n");
  return {
    nodes: mapsOf(parse()).map(({ map, document }) => builtNode(map.toJS(document))),
    change(names, by) {
      const documents = parse();
      for (const { map, document } of mapsOf(documents)) {
        const node = builtNode(map.toJS(document));
        if (names.has(node.name)) setFields(map, document, node, by(node));
      }
      return written(documents);
    },
    remove(names) {
      const documents = parse();
      const gone = new Set<Document>();
      for (const { map, document, items } of mapsOf(documents)) {
        if (!names.has(builtNode(map.toJS(document)).name)) continue;
        if (items) items.items.splice(items.items.indexOf(map), 1);
        else gone.add(document);
      }
      return written(documents.filter((document) => !gone.has(document)));
    },
    add: (added) => (text.trim() === "" ? added : `${text.trimEnd()}\n---\n${added}`),
  };
}

/** Writes only what has changed, so that comments and the order of fields stay. */
function setFields(map: YAMLMap, document: Document, old: BuiltNode, now: BuiltNode): void {
  const put = (path: string[], value: unknown, isEmpty: boolean) => {
    if (isEmpty) map.deleteIn(path);
    else map.setIn(path, document.createNode(value));
  };
  const differs = (a: unknown, b: unknown) => JSON.stringify(a) !== JSON.stringify(b);
  if (differs(old.labels, now.labels)) put(["metadata", "labels"], now.labels, Object.keys(now.labels).length === 0);
  if (differs(old.taints, now.taints)) put(["spec", "taints"], now.taints, now.taints.length === 0);
  if (old.isCordoned !== now.isCordoned) put(["spec", "unschedulable"], true, !now.isCordoned);
}

function builtNode(object: unknown): BuiltNode {
  const { metadata, spec } = fieldsOf(object);
  const { name, labels } = fieldsOf(metadata);
  const { taints, unschedulable } = fieldsOf(spec);
  return {
    name: String(name ?? ""),
    labels: Object.fromEntries(Object.entries(fieldsOf(labels)).map(([key, value]) => [key, String(value)])),
    taints: (Array.isArray(taints) ? taints : []).filter(isFields).map((taint) => ({ ...taint }) as unknown as Taint),
    isCordoned: unschedulable === true,
  };
}

function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function fieldsOf(value: unknown): Fields {
  return isFields(value) ? value : {};
}

export function cordoned(node: BuiltNode, isCordoned: boolean): BuiltNode {
  const others = node.taints.filter(({ key }) => key !== CORDON.key);
  return { ...node, isCordoned, taints: isCordoned ? [...others, CORDON] : others };
}

/** Parses a taint as `kubectl taint` does: `key=value:effect`, `key:effect`; `key-` or `key:effect-` removes it. */
export function parseTaint(text: string): { taint: Taint; removes: boolean } | undefined {
  const [, key, value, effect, minus] =
    /^([^\s=:]+?)(?:=([^\s:=]*))?(?::(NoSchedule|PreferNoSchedule|NoExecute))?(-)?$/.exec(text.trim()) ?? [];
  if (key === undefined || (effect === undefined && minus === undefined)) return undefined;
  return { taint: { key, ...(value !== undefined && { value }), effect: effect ?? "" }, removes: minus !== undefined };
}

export function tainted(node: BuiltNode, { taint, removes }: { taint: Taint; removes: boolean }): BuiltNode {
  const isSame = ({ key, effect }: Taint) => key === taint.key && (taint.effect === "" || effect === taint.effect);
  const others = node.taints.filter((one) => !isSame(one));
  return { ...node, taints: removes ? others : [...others, taint] };
}

/** Parses a label as `kubectl label` does: `key=value`; `key-` removes it. */
export function parseLabel(text: string): { key: string; value: string | undefined } | undefined {
  const [, key, value] = /^([^\s=]+)=([^\s=]*)$/.exec(text.trim()) ?? [];
  if (key !== undefined && value !== undefined) return { key, value };
  const [, removed] = /^([^\s=]+)-$/.exec(text.trim()) ?? [];
  return removed === undefined ? undefined : { key: removed, value: undefined };
}

export function labelled(node: BuiltNode, { key, value }: { key: string; value: string | undefined }): BuiltNode {
  const { [key]: _, ...others } = node.labels;
  return { ...node, labels: value === undefined ? others : { ...others, [key]: value } };
}
