// The state of the map: filter, groups and chosen node. It is updated with each placement.

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

/** The label by which the nodes are grouped; empty for none. */
export const groupLabel = signal("");

/** The groups by that label; undefined until they are known. */
export const groups = signal<{ label: string; answer: GroupAnswer } | undefined>(undefined);

/** The chosen node, and the DaemonSet for which it is explained. */
export const selected = signal<{ of: string; node: string }>({ of: "", node: "" });

/** The explanation for the chosen node. */
export const explained = signal<ExplainAnswer | undefined>(undefined);

/** The changes by the last edit. */
export const changes = signal<Changes>(new Map());

const names = computed(() => placing.value?.overview.nodes ?? []);

/** The suffix that all node names share. */
export const suffix = computed(() => commonSuffix(names.value));

const places = computed(() => new Map(names.value.map((name, at) => [name, at])));

/** Returns the index of a node by its name. */
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

/** Restricts the map to these nodes; undefined shows all of them. */
export function showOnly(nodes: SomeNodes | undefined): void {
  const { only, ...others } = filter.peek();
  if (only !== nodes) filter.value = nodes ? { ...others, only: nodes } : others;
}

export function select(of: string, node: string): void {
  const now = selected.peek();
  if (now.of !== of || now.node !== node) selected.value = { of, node };
}

/** The labels that are useful for grouping: with more than one value, but not too many, nor one per node. */
export const groupLabels = computed((): LabelKey[] => {
  const { labels = [], nodes = [] } = placing.value?.overview ?? {};
  const most = Math.max(50, Math.sqrt(nodes.length));
  return labels.filter(({ values }) => values > 1 && values <= most && values < nodes.length);
});

/** Updates the map's state with every placement. */
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

/** Returns the filter without outcomes and reasons that no node has any more. */
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

/** Returns the chosen node if it is still shown, otherwise the first node that is. */
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
