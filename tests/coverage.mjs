#!/usr/bin/env node
// usage: cargo llvm-cov report --json --summary-only | tests/coverage.mjs
// Prints how many lines of each room of the core the tests reach, the least first, and the files
// below the bound; fails when the core as a whole is below it. The command line has tests of its
// own, its transcripts, which run it as another process.
import { readFileSync } from "node:fs";
import { relative, resolve } from "node:path";

/** In percent of the lines. */
const BOUND = 95;

const source = resolve("src");
const rooms = new Map();
const files = [];
for (const { filename, summary } of JSON.parse(readFileSync(0, "utf8")).data[0].files) {
  const file = relative(source, filename);
  const [room] = file.split(/[/.]/);
  if (file.startsWith("..") || ["cli", "main", "wasm", ""].includes(room)) continue;
  const { count, covered } = summary.lines;
  const sum = rooms.get(room) ?? { count: 0, covered: 0 };
  rooms.set(room, { count: sum.count + count, covered: sum.covered + covered });
  files.push({ file, count, covered });
}
const share = ({ count, covered }) => (count === 0 ? 100 : (100 * covered) / count);
const line = (name, one) => `${share(one).toFixed(1).padStart(6)} %  ${String(one.count - one.covered).padStart(5)} of ${String(one.count).padStart(6)} lines not reached  ${name}`;
const byShare = (a, b) => share(a[1]) - share(b[1]);
for (const [room, sum] of [...rooms].sort(byShare)) console.log(line(room, sum));
console.log(`\nfiles below ${BOUND} %:`);
for (const one of files.filter((one) => share(one) < BOUND).sort((a, b) => share(a) - share(b))) {
  console.log(line(one.file, one));
}
const all = files.reduce((sum, one) => ({ count: sum.count + one.count, covered: sum.covered + one.covered }));
console.log(`\n${line("the core", all)}`);
process.exitCode = share(all) < BOUND ? 1 : 0;
