// What the map shows: which nodes of which DaemonSets, how they are grouped, and what has changed.

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
  /** Whether the API server takes the DaemonSets. */
  accepted: boolean;
}

/** Nodes to look at, and what they have in common. */
export interface SomeNodes {
  title: string;
  names: ReadonlySet<string>;
}

/** The nodes that are looked at; without a part of it all of them. */
export interface Filter {
  outcome?: PlacedOutcome;
  reason?: string;
  /** Those of a finding. */
  only?: SomeNodes;
  /** A part of the name, in small letters. */
  search: string;
}

export function nameOf({ namespace, name }: { namespace: string; name: string }): string {
  return `${namespace}/${name}`;
}

export function verdictOf(table: PlacementTable, node: number): NodeVerdict {
  return table.verdicts[table.nodes[node] ?? 0]!;
}

/** What becomes of the pod on nodes of an outcome. */
export function textOf({ placed, accepted }: Placing, outcome: PlacedOutcome): string {
  const text = placed.outcomes.find((one) => one.outcome === outcome)?.text ?? "";
  const wouldRun = !accepted && MARKS[outcome].tone !== "none";
  return wouldRun ? `${text}, if it were accepted` : text;
}

/** The places of the nodes that the filter lets through, in their order. */
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

/** More values than this make no groups that can be told apart. */
const MOST_GROUPS = 200;

export function grouped(nodes: readonly number[], by: { label: string; answer: GroupAnswer } | undefined): Group[] {
  if (!by || by.answer.values.length > MOST_GROUPS) return [{ title: "", nodes }];
  const groups: number[][] = by.answer.values.map(() => []);
  for (const node of nodes) groups[by.answer.nodes[node] ?? 0]?.push(node);
  return groups.flatMap((nodes, at) =>
    nodes.length > 0 ? [{ title: by.answer.values[at] ?? `no ${by.label}`, nodes }] : [],
  );
}

/** Which nodes an answer gives a pod that runs. */
function runs(table: PlacementTable): boolean[] {
  return table.verdicts.map(({ outcome }) => MARKS[outcome].tone === "runs");
}

/** What the last edit changed on a node: its pod runs and did not, or the other way round. */
export type Changes = Map<string, Map<number, "gain" | "loss">>;

/** Without an answer before of the same cluster nothing has changed. */
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

/** No node at all, or a pod that does not get to run. */
export function isTrouble({ shouldRun, verdicts }: PlacementTable): boolean {
  return shouldRun === 0 || verdicts.some(({ fits }) => fits === false);
}
