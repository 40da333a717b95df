// Splits a dump of a cluster into DaemonSets, nodes, and pods.

import { parseAllDocuments, stringify } from "yaml";
import { OF_CLUSTERS } from "./kinds";
import { JsonSplitter, type Run, splitYaml } from "./split";

export interface SplitDump {
  /** The number of objects of each kind, in the order of the text. */
  kinds: [kind: string, objects: number][];
  /** Lists of the objects, in the format of the dump; absent if there are none. */
  nodes?: Blob;
  pods?: Blob;
  daemonSets?: Blob;
}

/** Whether objects of these kinds are the dump of a cluster, as opposed to the text of one input. */
export function isDump(kinds: SplitDump["kinds"]): boolean {
  return kinds.filter(([kind]) => OF_CLUSTERS.includes(kind)).length > 1;
}

/** Larger YAML, in bytes, is not split: it would have to be held as one text. */
export const LARGEST_YAML = 50_000_000;

/** Splits a dump. `progress` is called with the number of bytes read. */
export async function splitDump(blob: Blob, progress: (read: number) => void = () => undefined): Promise<SplitDump> {
  const head = await blob.slice(0, 1000).text();
  if (/^\s*\{/.test(head)) return splitJson(blob, progress);
  if (blob.size > LARGEST_YAML) return { kinds: [] };
  return splitYamlText(await blob.text());
}

async function splitJson(blob: Blob, progress: (read: number) => void): Promise<SplitDump> {
  const splitter = new JsonSplitter();
  const reader = blob.stream().getReader();
  let read = 0;
  for (let next = await reader.read(); !next.done; next = await reader.read()) {
    splitter.push(next.value);
    read += next.value.length;
    progress(read);
  }
  const list = (kind: string): Blob | undefined => {
    const runs = splitter.runs.filter((run) => run.kind === kind);
    if (runs.length === 0) return undefined;
    const parts = runs.flatMap(({ from, to }, at) => [at > 0 ? ",\n" : "", blob.slice(from, to)]);
    return new Blob(['{"apiVersion": "v1", "kind": "List", "items": [\n', ...parts, "\n]}\n"]);
  };
  return divided(splitter.runs, list);
}

function splitYamlText(text: string): SplitDump {
  const runs = splitYaml(text);
  return divided(runs, (kind) => {
    const documents = runs
      .filter((run) => run.kind === kind)
      .map(({ from, to, indent }) => {
        const part = text.slice(from, to).replace(/^\n+|\s+$/g, "");
        return indent < 0 ? `${part}\n` : `apiVersion: v1\nkind: List\nitems:\n${part}\n`;
      });
    return documents.length > 0 ? new Blob([documents.join("---\n")]) : undefined;
  });
}

function divided(runs: readonly Run[], list: (kind: string) => Blob | undefined): SplitDump {
  const kinds = new Map<string, number>();
  for (const { kind, objects } of runs) if (kind) kinds.set(kind, (kinds.get(kind) ?? 0) + objects);
  const [nodes, pods, daemonSets] = [list("Node"), list("Pod"), list("DaemonSet")];
  return { kinds: [...kinds], ...(nodes && { nodes }), ...(pods && { pods }), ...(daemonSets && { daemonSets }) };
}

/** The metadata that the API server writes and nobody edits. */
const WRITTEN_BY_OTHERS = ["managedFields", "selfLink", "uid", "resourceVersion", "generation", "creationTimestamp"];
/** The annotation of `kubectl apply`. */
const LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration";

/**
 * Returns DaemonSets as YAML for editing, without fields that users do not write. Those of `first` (`namespace/name`)
 * come first, in its order. A text that cannot be parsed is returned as it is.
 */
export function editable(text: string, first: readonly string[]): string {
  const objects = objectsOf(text);
  if (objects.length === 0) return text;
  const place = (object: Item) => {
    const at = first.indexOf(nameOf(object));
    return at < 0 ? first.length : at;
  };
  return objects
    .map((object) => ({ object, at: place(object) }))
    .sort((a, b) => a.at - b.at)
    .map(({ object }) => stringify(cleaned(object), { lineWidth: 0, aliasDuplicateObjects: false, version: "1.1" }))
    .join("---\n");
}

interface Item {
  metadata?: { namespace?: string; name?: string; annotations?: Record<string, unknown> };
  status?: unknown;
  [field: string]: unknown;
}

function objectsOf(text: string): Item[] {
  try {
    const values: unknown[] = /^\s*\{/.test(text)
      ? [JSON.parse(text)]
      : parseAllDocuments(text).map((document) => ("toJS" in document ? document.toJS() : null));
    return values
      .flatMap((value) => (isObject(value) && Array.isArray(value["items"]) ? value["items"] : [value]))
      .filter(isObject);
  } catch {
    return [];
  }
}

function isObject(value: unknown): value is Item {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function nameOf({ metadata }: Item): string {
  return `${metadata?.namespace ?? "default"}/${metadata?.name ?? ""}`;
}

function cleaned({ status: _, apiVersion, kind, metadata = {}, ...rest }: Item): Item {
  const { annotations = {}, ...fields } = metadata;
  const kept = Object.fromEntries(Object.entries(fields).filter(([name]) => !WRITTEN_BY_OTHERS.includes(name)));
  const others = Object.entries(annotations).filter(([name]) => name !== LAST_APPLIED);
  const written = { ...kept, ...(others.length > 0 && { annotations: Object.fromEntries(others) }) };
  return { apiVersion, kind, metadata: written, ...rest };
}
