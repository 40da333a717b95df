#!/usr/bin/env node
/**
 * usage: toolchain/shrink.mjs IN OUT
 *
 * Optimizes a guest for size, by wasm-opt of npm's binaryen package, which npm/ pins. The
 * features are those that the compiler uses for the target by default.
 */
import { execFileSync } from "node:child_process";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const FEATURES = [
  "--enable-bulk-memory",
  "--enable-bulk-memory-opt",
  "--enable-call-indirect-overlong",
  "--enable-multivalue",
  "--enable-mutable-globals",
  "--enable-nontrapping-float-to-int",
  "--enable-reference-types",
  "--enable-sign-ext",
];

const [from, to] = process.argv.slice(2);
const npm = join(dirname(fileURLToPath(import.meta.url)), "..", "npm");
// The stack comes first in memory and grows down: nothing is kept below 1 KiB. The compiler has
// inlined already; to do it again takes half of the time, and makes the policy larger.
execFileSync(
  join(npm, "node_modules", ".bin", "wasm-opt"),
  ["-Oz", "--skip-pass=inlining-optimizing", "--low-memory-unused", "--strip-debug", "--strip-producers", ...FEATURES,
    from, "-o", to],
  { stdio: "inherit" },
);
