// The nodes as a sortable table with CSV export. Only the visible rows are rendered.

import { useSignal } from "@preact/signals";
import type { GroupAnswer, PlacementTable } from "daemonset-preflight";
import { useRef } from "preact/hooks";
import { Inline } from "../inline";
import { useVisibleRows } from "../visible-rows";
import { csvOf, type Row } from "./csv";
import { type Placing, textOf, verdictOf } from "./view";

type Column = "name" | "group" | "outcome" | "reason";

const ROW_HEIGHT = 29;

interface TableProps {
  placing: Placing;
  daemonSet: PlacementTable;
  nodes: readonly number[];
  /** The label by which the nodes are grouped, and their groups. */
  groups: { label: string; answer: GroupAnswer } | undefined;
  selected: number | undefined;
  chosen(node: number): void;
}

const ORDER = new Intl.Collator("en", { numeric: true });

export function NodeTable({ placing, daemonSet, nodes, groups, selected, chosen }: TableProps) {
  const sorted = useSignal<{ by: Column; isDown: boolean } | undefined>(undefined);
  const scroller = useRef<HTMLElement>(null);
  const rows = rowsOf(placing, daemonSet, nodes, groups);
  const all = inOrder(rows, sorted.value);
  const { first, shown, above, below } = useVisibleRows(scroller, all.length, ROW_HEIGHT);
  const label = groups?.label ?? "";
  const titles: [Column, string][] = [
    ["name", "Node"],
    ...(label ? ([["group", label]] as [Column, string][]) : []),
    ["outcome", "Outcome"],
    ["reason", "Reason"],
  ];
  return (
    <div class="node-table">
      <section
        ref={scroller}
        class="scroll"
        tabIndex={0}
        aria-label={`Nodes of ${daemonSet.namespace}/${daemonSet.name}`}
      >
        <table aria-rowcount={all.length + 1}>
          <caption>{all.length.toLocaleString("en")} nodes</caption>
          <thead>
            <tr aria-rowindex={1}>
              {titles.map(([by, title]) => {
                const order = sorted.value?.by === by ? (sorted.value.isDown ? "descending" : "ascending") : "none";
                const mark = { none: "", descending: " ↓", ascending: " ↑" }[order];
                return (
                  <th key={by} scope="col" aria-sort={order as "none"}>
                    <button type="button" onClick={() => (sorted.value = { by, isDown: order === "ascending" })}>
                      {title}
                      {mark}
                    </button>
                  </th>
                );
              })}
            </tr>
          </thead>
          <tbody>
            <Space height={above} />
            {all.slice(first, first + shown).map((row, at) => (
              <tr key={row.node} aria-rowindex={first + at + 2}>
                <th scope="row">
                  <button
                    type="button"
                    class="link"
                    aria-pressed={row.node === selected}
                    onClick={() => chosen(row.node)}
                  >
                    {row.name}
                  </button>
                </th>
                {label !== "" && <td>{row.group}</td>}
                <td>{row.outcome}</td>
                <td class="reason">
                  <Inline text={row.reason} />
                </td>
              </tr>
            ))}
            <Space height={below} />
          </tbody>
        </table>
      </section>
      <div class="row">
        <button type="button" onClick={() => download(csvOf(all, label))}>
          Download CSV
        </button>
      </div>
    </div>
  );
}

/** A row in place of the rows that are not rendered. */
function Space({ height }: { height: number }) {
  if (height === 0) return null;
  return (
    <tr class="space">
      <td style={{ height: `${height}px` }} />
    </tr>
  );
}

function rowsOf(
  placing: Placing,
  daemonSet: PlacementTable,
  nodes: readonly number[],
  groups: TableProps["groups"],
): readonly Row[] {
  const { nodes: names } = placing.overview;
  const groupOf = (node: number) => groups?.answer.values[groups.answer.nodes[node] ?? 0] ?? "";
  return nodes.map((node) => {
    const { outcome, reason } = verdictOf(daemonSet, node);
    return { node, name: names[node] ?? "", group: groupOf(node), outcome: textOf(placing, outcome), reason };
  });
}

function inOrder(rows: readonly Row[], sorted: { by: Column; isDown: boolean } | undefined): readonly Row[] {
  if (!sorted) return rows;
  const { by, isDown } = sorted;
  return [...rows].sort((a, b) => ORDER.compare(a[by], b[by]) * (isDown ? -1 : 1));
}

function download(text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: "text/csv" }));
  const link = document.createElement("a");
  link.href = url;
  link.download = "nodes.csv";
  link.click();
  URL.revokeObjectURL(url);
}
