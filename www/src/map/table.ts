// The nodes as a table that is sorted, turned over page by page, and written as CSV.

import { h } from "../dom";
import { inline } from "../inline";

export interface Row {
  node: number;
  name: string;
  group: string;
  outcome: string;
  reason: string;
}

type Column = "name" | "group" | "outcome" | "reason";

/** So many rows are shown at once. */
const PAGE = 100;

export interface NodeTable {
  readonly element: HTMLElement;
  /** `group`: what the nodes are grouped by; empty for nothing. */
  show(rows: readonly Row[], group: string, selected: number | undefined): void;
}

export function createTable(label: string, chosen: (node: number) => void): NodeTable {
  const element = h("div", { class: "node-table" });
  let rows: readonly Row[] = [];
  let group = "";
  let selected: number | undefined;
  let sorted: { by: Column; down: boolean } | undefined;
  let page = 0;

  function inOrder(): readonly Row[] {
    if (!sorted) return rows;
    const { by, down } = sorted;
    const order = new Intl.Collator("en", { numeric: true });
    return [...rows].sort((a, b) => order.compare(a[by], b[by]) * (down ? -1 : 1));
  }

  function draw(focus?: string): void {
    const all = inOrder();
    const pages = Math.max(1, Math.ceil(all.length / PAGE));
    page = Math.min(page, pages - 1);
    const titles: [Column, string][] = [
      ["name", "Node"],
      ...(group ? ([["group", group]] as [Column, string][]) : []),
      ["outcome", "Outcome"],
      ["reason", "Reason"],
    ];
    const head = titles.map(([by, title]) => {
      const order = sorted?.by === by ? (sorted.down ? "descending" : "ascending") : "none";
      const button = h(
        "button",
        { type: "button", "data-key": by },
        title,
        order === "none" ? "" : sorted?.down ? " ↓" : " ↑",
      );
      button.addEventListener("click", () => {
        sorted = { by, down: sorted?.by === by && !sorted.down };
        draw(by);
      });
      return h("th", { scope: "col", "aria-sort": order }, button);
    });
    const body = all.slice(page * PAGE, (page + 1) * PAGE).map((row) => {
      const name = h(
        "button",
        {
          type: "button",
          class: "link",
          "data-key": `node-${row.node}`,
          "aria-pressed": String(row.node === selected),
        },
        row.name,
      );
      name.addEventListener("click", () => chosen(row.node));
      return h(
        "tr",
        {},
        h("th", { scope: "row" }, name),
        group !== "" && h("td", {}, row.group),
        h("td", {}, row.outcome),
        h("td", { class: "reason" }, ...inline(row.reason)),
      );
    });
    const turn = (to: number, text: string, key: string) => {
      const button = h("button", { type: "button", disabled: to < 0 || to >= pages, "data-key": key }, text);
      button.addEventListener("click", () => {
        page = to;
        draw(key);
      });
      return button;
    };
    const csv = h("button", { type: "button", "data-key": "csv" }, "Download CSV");
    csv.addEventListener("click", () => download(csvOf(all, group)));
    element.replaceChildren(
      h(
        "div",
        { class: "scroll", tabindex: "0", role: "region", "aria-label": label },
        h(
          "table",
          {},
          h(
            "caption",
            {},
            `${all.length.toLocaleString("en")} nodes${pages > 1 ? `, page ${page + 1} of ${pages.toLocaleString("en")}` : ""}`,
          ),
          h("thead", {}, h("tr", {}, ...head)),
          h("tbody", {}, ...body),
        ),
      ),
      h(
        "div",
        { class: "row" },
        ...(pages > 1 ? [turn(page - 1, "Page before", "before"), turn(page + 1, "Next page", "next")] : []),
        csv,
      ),
    );
    if (focus) element.querySelector<HTMLElement>(`[data-key="${CSS.escape(focus)}"]`)?.focus();
  }

  return {
    element,
    show(now, by, node) {
      const focused = element.contains(document.activeElement)
        ? (document.activeElement as HTMLElement).dataset["key"]
        : undefined;
      [rows, group, selected] = [now, by, node];
      draw(focused);
    },
  };
}

/** Values as RFC 4180 has them. What a spreadsheet would take for a formula is made a text. */
export function csvOf(rows: readonly Row[], group: string): string {
  const value = (text: string) => {
    const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
    return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
  };
  const lines = rows.map((row) => [
    row.name,
    ...(group ? [row.group] : []),
    row.outcome,
    row.reason.replaceAll("`", ""),
  ]);
  return [["node", ...(group ? [group] : []), "outcome", "reason"], ...lines]
    .map((line) => `${line.map(value).join(",")}\r\n`)
    .join("");
}

function download(text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: "text/csv" }));
  h("a", { href: url, download: "nodes.csv" }).click();
  URL.revokeObjectURL(url);
}
