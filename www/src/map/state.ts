// What the map shows of the placement: the filter, the groups, the chosen node. It follows each new placement.

import { batch, computed, effect, signal } from "@preact/signals";
import type { ExplainAnswer, GroupAnswer, LabelKey, PlacedOutcome, PlacementTable } from "daemonset-preflight";
import { engine, failed } from "../core";
import { keep, kept } from "../kept";
import { linked } from "../link";
import { cluster, manifest, placing, selectedNodes } from "../state";
import { MARKS } from "./marks";
import { commonSuffix } from "./names";
import {
  type Changes,
  changesBetween,
  type Filter,
  nameOf,
  type Placing,
  type SomeNodes,
  shownNodes,
  verdictOf,
} from "./view";

const outcome = [linked.outcome ?? kept("outcome")].find((one) => one !== undefined && one in MARKS);

export const filter = signal<Filter>({ search: "", ...(outcome && { outcome: outcome as PlacedOutcome }) });

export const view = signal<"map" | "table">("map");

/** The label that the nodes are grouped by; empty for none. */
export const groupLabel = signal("");

/** The nodes by that label, once it is known. */
export const groups = signal<{ label: string; answer: GroupAnswer } | undefined>(undefined);

/** The node that is chosen, and the DaemonSet that it is looked at for. */
export const selected = signal<{ of: string; node: string }>({ of: "", node: "" });

/** Why the chosen node is as it is. */
export const explained = signal<ExplainAnswer | undefined>(undefined);

/** What the last edit changed. */
export const changes = signal<Changes>(new Map());

const names = computed(() => placing.value?.overview.nodes ?? []);

/** What all nodes' names end in. */
export const suffix = computed(() => commonSuffix(names.value));

const places = computed(() => new Map(names.value.map((name, at) => [name, at])));

/** The place of a node of this name. */
export function placeOf(name: string): number | undefined {
  return places.value.get(name);
}

export function toggleFilter<K extends "outcome" | "reason">(key: K, value: NonNullable<Filter[K]>): void {
  const now = { ...filter.value };
  if (now[key] === value) delete now[key];
  else now[key] = value;
  filter.value = now;
  keep("outcome", filter.value.outcome ?? "");
}

/** Shows these nodes alone; all of them without. */
export function showOnly(nodes: SomeNodes | undefined): void {
  const { only, ...others } = filter.peek();
  if (only !== nodes) filter.value = nodes ? { ...others, only: nodes } : others;
}

export function select(of: string, node: string): void {
  const now = selected.peek();
  if (now.of !== of || now.node !== node) selected.value = { of, node };
}

/** The labels that make groups: neither one value for all nor one for each node. */
export const groupLabels = computed((): LabelKey[] => {
  const { labels = [], nodes = [] } = placing.value?.overview ?? {};
  const most = Math.max(50, Math.sqrt(nodes.length));
  return labels.filter(({ values }) => values > 1 && values <= most && values < nodes.length);
});

/** Lets the map follow the placements. */
export function startMap(): void {
  let before: Placing | undefined;
  effect(() => {
    const now = placing.value;
    if (!now) return;
    batch(() => {
      changes.value = changesBetween(before, now);
      if (before?.overview !== now.overview) {
        showOnly(undefined);
        const present = [...selectedNodes.peek()].filter((name) => placeOf(name) !== undefined);
        if (present.length < selectedNodes.peek().size) selectedNodes.value = new Set(present);
      }
      filter.value = known(filter.peek(), now);
      if (!groupLabels.peek().some(({ key }) => key === groupLabel.peek())) groupLabel.value = "";
    });
    before = now;
  });
  effect(() => {
    const label = groupLabel.value;
    const loaded = cluster.value;
    groups.value = undefined;
    if (!label) return;
    const answered = (answer: GroupAnswer) => {
      if (groupLabel.peek() === label) groups.value = { label, answer };
    };
    engine.ask("group", { cluster: loaded, label }, { answered, failed });
  });
  effect(() => {
    const now = placing.value;
    if (now) selected.value = chosenAgain(now, filter.value);
  });
  effect(() => {
    const [{ node }, now] = [selected.value, placing.value];
    if (!now || node === "") {
      explained.value = undefined;
      return;
    }
    const question = { cluster: cluster.peek(), manifest: manifest.peek(), node };
    const answered = (answer: ExplainAnswer) => {
      if (answer.node?.name === selected.peek().node) explained.value = answer;
    };
    engine.ask("explain", question, { answered, failed });
  });
}

/** The filter without what no node is any more. */
function known({ outcome, reason, only, search }: Filter, { placed }: Placing): Filter {
  const hasOutcome = placed.outcomes.some((one) => one.outcome === outcome);
  const hasReason = placed.daemonSets.some(({ verdicts }) => verdicts.some((one) => one.reason === reason));
  return {
    search,
    ...(only && { only }),
    ...(outcome && hasOutcome && { outcome }),
    ...(reason && hasReason && { reason }),
  };
}

/** The chosen node where it is still shown, else the first that is. */
function chosenAgain({ placed: { daemonSets }, overview }: Placing, filter: Filter): { of: string; node: string } {
  const now = selected.peek();
  const isShown = (daemonSet: PlacementTable) => {
    const at = placeOf(now.node);
    const verdict = at === undefined ? undefined : verdictOf(daemonSet, at);
    return (
      verdict &&
      (!filter.only || filter.only.names.has(now.node)) &&
      (!filter.outcome || verdict.outcome === filter.outcome) &&
      (!filter.reason || verdict.reason === filter.reason)
    );
  };
  const same = daemonSets.find((daemonSet) => nameOf(daemonSet) === now.of && isShown(daemonSet));
  if (same) return now;
  const other = daemonSets.find(isShown);
  if (other) return { of: nameOf(other), node: now.node };
  for (const daemonSet of daemonSets) {
    const [first] = shownNodes(daemonSet, overview.nodes, filter);
    if (first !== undefined) return { of: nameOf(daemonSet), node: overview.nodes[first] ?? "" };
  }
  return { of: "", node: "" };
}
