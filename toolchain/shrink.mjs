#!/usr/bin/env node
/**
 * usage: toolchain/shrink.mjs IN OUT
 *
 * Makes a guest smaller, by npm's binaryen package, which npm/ pins.
 *
 * A guest's panic has nobody to tell: it is a trap, in the policy's host and in a
 * browser. So the functions that panic are made to trap at once, and what they would have
 * formatted on the way falls away with them; the errors of jiff alone are a thirtieth of a
 * module. Then wasm-opt does what it does. The features are those that the compiler uses
 * for the target by default.
 */
import { execFileSync } from "node:child_process";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

/** Parts of a path that follow one another, in a name as the compiler or as people write it. */
const path = (...parts) => new RegExp(parts.join(String.raw`(?:\[\w+\])?(?:>?::|\d+)`));

/**
 * Functions that only a panic calls, by parts of their paths. Each is in each guest: one
 * that is not has been renamed, and must be looked for.
 */
const ONLY_FOR_PANICS = [
  path("core", "panicking"),
  path("result", "unwrap_failed"),
  path("option", "(?:unwrap|expect)_failed"),
  path("slice_(?:index|error)_fail"),
  path("raw_vec", "(?:handle_error|capacity_overflow)"),
  path("rust_begin_unwind"),
  path("std", "panicking.*(?:panic_with_hook|panic_handler)"),
  path("jiff", "error.*Debug", "fmt"),
];

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
const resolve = createRequire(join(npm, "package.json")).resolve;
const { default: binaryen } = await import(pathToFileURL(resolve("binaryen")).href);

const module = binaryen.readBinary(readFileSync(from));
const found = new Set();
for (let index = 0; index < module.getNumFunctions(); index += 1) {
  const function_ = module.getFunctionByIndex(index);
  const { name, module: imported } = binaryen.getFunctionInfo(function_);
  const part = ONLY_FOR_PANICS.find((part) => part.test(name));
  if (part === undefined || imported !== "") continue;
  found.add(part);
  binaryen.Function(function_).body = module.unreachable();
}
const missing = ONLY_FOR_PANICS.filter((part) => !found.has(part));
if (missing.length > 0) {
  console.error(`${from}: no function is called ${missing.join(" or ")}: was it renamed?`);
  process.exit(1);
}
const trapping = `${to}.trapping`;
writeFileSync(trapping, module.emitBinary());
try {
  // The stack comes first in memory and grows down: nothing is kept below 1 KiB.
  execFileSync(
    join(npm, "node_modules", ".bin", "wasm-opt"),
    ["-Oz", "-Oz", "--low-memory-unused", "--strip-debug", "--strip-producers", ...FEATURES,
      trapping, "-o", to],
    { stdio: "inherit" },
  );
} finally {
  rmSync(trapping);
}
