// Finds the lines of the fields that placement depends on in a DaemonSet's text, by predicate, label and taint.

import { loadedYaml } from "../yaml";

interface Range {
  /** The first and the last line, from 1, inclusive. */
  from: number;
  to: number;
}

export interface FieldLines {
  /** The DaemonSet, as `namespace/name`. */
  of: string;
  /** The fields by the predicate that evaluates them. */
  fields: readonly { predicate: string; lines: Range }[];
  /** The requirements for the node's labels, by label key. */
  labels: readonly { key: string; lines: Range }[];
  /** The tolerations; one without a `key` tolerates every taint. */
  tolerations: readonly { key?: string; lines: Range }[];
}

/** Returns undefined if the text cannot be parsed or lacks this DaemonSet. */
export async function fieldLines(text: string, of: string): Promise<FieldLines | undefined> {
  const yaml = await loadedYaml();
  const spec = yaml && podSpecOf(yaml, text, of);
  if (!spec) return undefined;
  const starts = lineStarts(text);
  const ranges = rangesIn(yaml, starts);
  const fields = [
    ["nodeName", ["nodeName"]],
    ["nodeSelector", ["nodeSelector"]],
    ["nodeAffinity", ["affinity", "nodeAffinity"]],
    ["schedulingGates", ["schedulingGates"]],
    ["schedulerName", ["schedulerName"]],
    ["preemption", ["priorityClassName"]],
    ["admission", ["priority"]],
    ["fit", ["containers"]],
  ].flatMap(([predicate, path]) => {
    const lines = ranges.member(spec, path as string[]);
    return lines ? [{ predicate: predicate as string, lines }] : [];
  });
  return {
    of,
    fields,
    labels: [...ranges.members(spec, ["nodeSelector"]), ...ranges.expressions(spec)],
    tolerations: ranges.items(spec, ["tolerations"]),
  };
}

export function linesOfPredicate({ fields }: FieldLines, predicate: string): number[] {
  return fields.filter((field) => field.predicate === predicate).flatMap(({ lines }) => numbers(lines));
}

export function linesOfLabel({ labels }: FieldLines, key: string): number[] {
  return labels.filter((label) => label.key === key).flatMap(({ lines }) => numbers(lines));
}

/** `taint` has the form `key=value:effect` or `key:effect`. */
export function linesOfTaint({ tolerations }: FieldLines, taint: string): number[] {
  const key = taint.split(/[=:]/, 1)[0];
  const tolerated = tolerations.filter((one) => one.key === undefined || one.key === key);
  return tolerated.flatMap(({ lines }) => numbers(lines));
}

/** The maximum number of lines of a block that are highlighted. */
const MOST_LINES = 30;

function numbers({ from, to }: Range): number[] {
  return Array.from({ length: Math.min(to - from + 1, MOST_LINES) }, (_, at) => from + at);
}

type Yaml = NonNullable<Awaited<ReturnType<typeof loadedYaml>>>;
type Document = import("yaml").Document;
type YAMLMap = import("yaml").YAMLMap;

function podSpecOf({ parseAllDocuments, isMap, isSeq }: Yaml, text: string, of: string): YAMLMap | undefined {
  const documents: readonly Document[] | { empty: true } = parseAllDocuments(text);
  for (const { contents } of "empty" in documents ? [] : documents) {
    if (!isMap(contents)) continue;
    const items = contents.get("items");
    for (const one of isSeq(items) ? items.items : [contents]) {
      if (!isMap(one) || one.get("kind") !== "DaemonSet") continue;
      const name = one.getIn(["metadata", "name"]) ?? one.getIn(["metadata", "generateName"]);
      if (`${one.getIn(["metadata", "namespace"]) ?? "default"}/${name}` !== of) continue;
      const spec = one.getIn(["spec", "template", "spec"], true);
      return isMap(spec) ? spec : undefined;
    }
  }
  return undefined;
}

function lineStarts(text: string): number[] {
  const starts = [0];
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) starts.push(at + 1);
  return starts;
}

function rangesIn({ isMap, isSeq, isScalar, isNode }: Yaml, starts: readonly number[]) {
  const lineOf = (offset: number) => {
    let [low, high] = [0, starts.length];
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if ((starts[middle] ?? 0) <= offset) low = middle;
      else high = middle;
    }
    return low + 1;
  };
  const range = (first: unknown, last: unknown): Range | undefined => {
    const start = isNode(first) ? first.range?.[0] : undefined;
    const end = isNode(last) ? last.range?.[1] : undefined;
    if (start === undefined || end === undefined) return undefined;
    return { from: lineOf(start), to: lineOf(Math.max(start, end - 1)) };
  };
  /** Returns the lines of the member of a map at the end of a path, with its key. */
  const member = (map: YAMLMap, path: readonly string[]): Range | undefined => {
    const [key, ...rest] = path;
    const pair = map.items.find((one) => isScalar(one.key) && one.key.value === key);
    if (!pair) return undefined;
    if (rest.length > 0) return isMap(pair.value) ? member(pair.value, rest) : undefined;
    return range(pair.key, pair.value ?? pair.key);
  };
  const members = (map: YAMLMap, path: readonly string[]) => {
    const inner = map.getIn(path, true);
    return (isMap(inner) ? inner.items : []).flatMap((pair) => {
      const lines = range(pair.key, pair.value ?? pair.key);
      return lines && isScalar(pair.key) ? [{ key: String(pair.key.value), lines }] : [];
    });
  };
  const items = (map: YAMLMap, path: readonly string[]) => {
    const list = map.getIn(path, true);
    return (isSeq(list) ? list.items : []).flatMap((item) => {
      const lines = range(item, item);
      const key = isMap(item) ? item.get("key") : undefined;
      return lines ? [{ lines, ...(typeof key === "string" && { key }) }] : [];
    });
  };
  const expressions = (map: YAMLMap) => {
    const terms = map.getIn(
      ["affinity", "nodeAffinity", "requiredDuringSchedulingIgnoredDuringExecution", "nodeSelectorTerms"],
      true,
    );
    return (isSeq(terms) ? terms.items : [])
      .flatMap((term) => (isMap(term) ? items(term, ["matchExpressions"]) : []))
      .flatMap(({ key, lines }) => (key === undefined ? [] : [{ key, lines }]));
  };
  return { member, members, items, expressions };
}
