// The content of the map: the shown nodes of each DaemonSet, their groups, and the latest changes.

import type {
  ClusterOverview,
  ClusterPlaceAnswer,
  GroupAnswer,
  NodeVerdict,
  PlacedOutcome,
  PlacementTable,
} from "daemonset-preflight";
import type { Group } from "./layout";
import { MARKS } from "./marks";

export interface Placing {
  overview: ClusterOverview;
  placed: ClusterPlaceAnswer;
  /** Whether the API server accepts the DaemonSets. */
  accepted: boolean;
}

/** A set of nodes, and a title that says what they have in common. */
export interface SomeNodes {
  title: string;
  names: ReadonlySet<string>;
}

/** Which nodes are shown. An absent part does not restrict them. */
export interface Filter {
  outcome?: PlacedOutcome;
  reason?: string;
  /** The nodes of a finding. */
  only?: SomeNodes;
  /** A part of the name, in lower case; empty for any. */
  search: string;
}

export function nameOf({ namespace, name }: { namespace: string; name: string }): string {
  return `${namespace}/${name}`;
}

export function verdictOf(table: PlacementTable, node: number): NodeVerdict {
  return table.verdicts[table.nodes[node] ?? 0]!;
}

/** Describes what happens to the pod on nodes with this outcome. */
export function textOf({ placed, accepted }: Placing, outcome: PlacedOutcome): string {
  const text = placed.outcomes.find((one) => one.outcome === outcome)?.text ?? "";
  const wouldRun = !accepted && MARKS[outcome].tone !== "none";
  return wouldRun ? `${text}, if it were accepted` : text;
}

/** Returns the indices of the nodes that pass the filter, in order. */
export function shownNodes(
  table: PlacementTable,
  names: readonly string[],
  { outcome, reason, only, search }: Filter,
): number[] {
  const wanted = table.verdicts.map(
    (verdict) => (!outcome || verdict.outcome === outcome) && (!reason || verdict.reason === reason),
  );
  const shown: number[] = [];
  table.nodes.forEach((verdict, node) => {
    const isNamed = !only || only.names.has(names[node]!);
    if (wanted[verdict] && isNamed && (search === "" || names[node]!.toLowerCase().includes(search))) shown.push(node);
  });
  return shown;
}

/** With more values than this, groups cannot be told apart, so the nodes are not grouped. */
const MOST_GROUPS = 200;

export function grouped(nodes: readonly number[], by: { label: string; answer: GroupAnswer } | undefined): Group[] {
  if (!by || by.answer.values.length > MOST_GROUPS) return [{ title: "", nodes }];
  const groups: number[][] = by.answer.values.map(() => []);
  for (const node of nodes) groups[by.answer.nodes[node] ?? 0]?.push(node);
  return groups.flatMap((nodes, at) =>
    nodes.length > 0 ? [{ title: by.answer.values[at] ?? `no ${by.label}`, nodes }] : [],
  );
}

/** Whether the pod runs, by the index of the verdict. */
function runs(table: PlacementTable): boolean[] {
  return table.verdicts.map(({ outcome }) => MARKS[outcome].tone === "runs");
}

/** By DaemonSet, the nodes whose pod runs now and did not before the last edit (`gain`), or vice versa (`loss`). */
export type Changes = Map<string, Map<number, "gain" | "loss">>;

/** Returns no changes if there was no placement before, or its cluster was another one. */
export function changesBetween(before: Placing | undefined, now: Placing): Changes {
  const changes: Changes = new Map();
  if (!before || before.overview !== now.overview) return changes;
  for (const table of now.placed.daemonSets) {
    const old = before.placed.daemonSets.find((one) => nameOf(one) === nameOf(table));
    if (!old) continue;
    const [ran, run] = [runs(old), runs(table)];
    const changed = new Map<number, "gain" | "loss">();
    table.nodes.forEach((verdict, node) => {
      const [was, is] = [ran[old.nodes[node] ?? 0], run[verdict]];
      if (was !== is) changed.set(node, is ? "gain" : "loss");
    });
    changes.set(nameOf(table), changed);
  }
  return changes;
}

/** Whether no node gets a pod, or a pod does not fit. */
export function isTrouble({ shouldRun, verdicts }: PlacementTable): boolean {
  return shouldRun === 0 || verdicts.some(({ fits }) => fits === false);
}
