// The nodes as comma-separated values.

import { csvFormatRow } from "d3-dsv";
import { plain } from "../words";

export interface Row {
  node: number;
  name: string;
  group: string;
  outcome: string;
  reason: string;
}

/**
 * As RFC 4180 has them. `group`: the label that the nodes are grouped by; empty for none. What a spreadsheet would take
 * for a formula is made a text.
 */
export function csvOf(rows: readonly Row[], group: string): string {
  const safe = (text: string) => (/^[=+\-@\t\r]/.test(text) ? `'${text}` : text);
  const columns = (name: string, value: string, outcome: string, reason: string) =>
    group ? [name, value, outcome, reason] : [name, outcome, reason];
  const lines = rows.map((row) => columns(row.name, row.group, row.outcome, plain(row.reason)));
  const all = [columns("node", group, "outcome", "reason"), ...lines];
  return all.map((values) => `${csvFormatRow(values.map(safe))}\r\n`).join("");
}
