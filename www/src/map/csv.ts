// Writes nodes as comma-separated values.

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
 * Returns CSV as in RFC 4180. `group` is the label by which the nodes are grouped; empty for none. Values that a
 * spreadsheet would evaluate as formulas are prefixed with an apostrophe.
 */
export function csvOf(rows: readonly Row[], group: string): string {
  const safe = (text: string) => (/^[=+\-@\t\r]/.test(text) ? `'${text}` : text);
  const columns = (name: string, value: string, outcome: string, reason: string) =>
    group ? [name, value, outcome, reason] : [name, outcome, reason];
  const lines = rows.map((row) => columns(row.name, row.group, row.outcome, plain(row.reason)));
  const all = [columns("node", group, "outcome", "reason"), ...lines];
  return all.map((values) => `${csvFormatRow(values.map(safe))}\r\n`).join("");
}
