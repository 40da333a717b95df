#!/usr/bin/env node
// usage: fuzz/minimize.mjs [TARGET…]
// Writes into fuzz/corpus/TARGET the few inputs of fuzz/target/corpus/TARGET, and of those that
// are there, which reach the most code for their bytes: what is checked in, and what the fuzzers
// of a pull request begin with. What the inputs reach is found by libFuzzer's own merge.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** How much of each target is checked in: the inputs, and their bytes. */
const MOST_INPUTS = 40;
const MOST_BYTES = 20_000;

const root = dirname(dirname(fileURLToPath(import.meta.url)));

function cargoFuzz(...args) {
  const env = { ...process.env, RUSTC_BOOTSTRAP: "1" };
  const { status, stdout, stderr } = spawnSync("cargo", ["fuzz", ...args], { cwd: root, env, encoding: "utf8" });
  if (status !== 0) throw new Error(`cargo fuzz ${args.join(" ")}: ${stderr}`);
  return stdout;
}

/** The inputs of a target, each with the features of the code that it reaches. */
function inputs(target, folder) {
  const control = join(folder, "control");
  const found = ["fuzz/target/corpus", "fuzz/corpus"].map((corpus) => join(root, corpus, target));
  for (const corpus of found) mkdirSync(corpus, { recursive: true });
  const empty = join(folder, "merged");
  mkdirSync(empty);
  cargoFuzz("run", ...(process.env.FUZZ_FLAGS?.split(" ") ?? []), target, empty, ...found, "--",
    "-merge=1", `-merge_control_file=${control}`);
  const [count, , ...lines] = readFileSync(control, "utf8").split("\n");
  const files = lines.slice(0, Number(count)).map((file) => ({ file, features: [] }));
  for (const line of lines.slice(Number(count))) {
    const [kind, file, ...features] = line.split(" ");
    if (kind === "FT") files[Number(file)].features = features;
  }
  return files;
}

/** Those that reach most features for their bytes, until no more may be kept. */
function fewest(files) {
  const reached = new Set();
  const chosen = [];
  let left = files.map((one) => ({ ...one, bytes: statSync(one.file).size }));
  let room = MOST_BYTES;
  while (chosen.length < MOST_INPUTS) {
    left = left
      .map((one) => ({ ...one, features: one.features.filter((feature) => !reached.has(feature)) }))
      .filter(({ features, bytes }) => features.length > 0 && bytes <= room);
    // A file costs a little by itself.
    const worth = ({ features, bytes }) => features.length / (bytes + 200);
    const best = left.reduce((best, one) => (best && worth(best) >= worth(one) ? best : one), undefined);
    if (!best) break;
    chosen.push(best);
    room -= best.bytes;
    for (const feature of best.features) reached.add(feature);
  }
  return chosen;
}

const named = process.argv.slice(2);
for (const target of named.length > 0 ? named : cargoFuzz("list").split("\n").filter(Boolean)) {
  const folder = mkdtempSync(join(tmpdir(), "minimize-"));
  const kept = fewest(inputs(target, folder)).map(({ file }) => readFileSync(file));
  rmSync(folder, { recursive: true });
  const corpus = join(root, "fuzz/corpus", target);
  rmSync(corpus, { recursive: true, force: true });
  mkdirSync(corpus);
  for (const bytes of kept) writeFileSync(join(corpus, createHash("sha1").update(bytes).digest("hex")), bytes);
  console.log(`${target}: ${kept.length} inputs, ${kept.reduce((sum, { length }) => sum + length, 0)} bytes`);
}
