#!/usr/bin/env node
// usage: fuzz/minimize.mjs [TARGET…]
// Writes into fuzz/corpus/TARGET the few inputs of fuzz/target/corpus/TARGET, and of those that
// are there, which reach the most code that smaller ones do not: what is checked in, and what the
// fuzzers of a pull request begin with. What the inputs reach is found by libFuzzer's own merge.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** How much of each target is checked in: the inputs, and their bytes. */
const MOST_INPUTS = 40;
const MOST_BYTES = 20_000;
const MOST_BYTES_EACH = 4_000;

const root = dirname(dirname(fileURLToPath(import.meta.url)));

function cargoFuzz(...args) {
  const env = { ...process.env, RUSTC_BOOTSTRAP: "1" };
  const { status, stdout, stderr } = spawnSync("cargo", ["fuzz", ...args], { cwd: root, env, encoding: "utf8" });
  if (status !== 0) throw new Error(`cargo fuzz ${args.join(" ")}: ${stderr}`);
  return stdout;
}

/** The inputs of a target, each with the features of the code that none of the smaller reaches. */
function inputs(target, folder) {
  const control = join(folder, "control");
  const found = ["fuzz/target/corpus", "fuzz/corpus"].map((corpus) => join(root, corpus, target));
  for (const corpus of found) mkdirSync(corpus, { recursive: true });
  const empty = join(folder, "merged");
  mkdirSync(empty);
  cargoFuzz("run", "-s", "none", target, empty, ...found, "--", "-merge=1", `-merge_control_file=${control}`);
  const [count, , ...lines] = readFileSync(control, "utf8").split("\n");
  const files = lines.slice(0, Number(count)).map((file) => ({ file, features: [] }));
  for (const line of lines.slice(Number(count))) {
    const [kind, file, ...features] = line.split(" ");
    if (kind === "FT") files[Number(file)].features = features;
  }
  return files;
}

/** Those that reach the most features which none of the smaller ones does. */
function fewest(files) {
  const sized = files.map((one) => ({ ...one, bytes: statSync(one.file).size }));
  sized.sort((a, b) => b.features.length - a.features.length || a.bytes - b.bytes);
  let room = MOST_BYTES;
  const chosen = sized.filter(({ features, bytes }) => {
    const isKept = features.length > 0 && bytes <= Math.min(room, MOST_BYTES_EACH);
    if (isKept) room -= bytes;
    return isKept;
  });
  return chosen.slice(0, MOST_INPUTS);
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
