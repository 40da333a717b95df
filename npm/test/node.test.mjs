/** The packed package in Node, as an ES module and as CommonJS. */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { installed, printing, printingCommonJs, programs } from "./package.mjs";

let folder, target;
before(() => ({ folder, target } = installed()));
after(() => rmSync(folder, { recursive: true }));

function run(file, text) {
  writeFileSync(join(folder, file), text);
  return JSON.parse(execFileSync(process.execPath, [file], { cwd: folder, encoding: "utf8" }));
}

for (const entry of ["daemonset-preflight", "daemonset-preflight/inline"]) {
  for (const each of programs) {
    test(`an ES module imports ${entry}: ${each.name}`, () => {
      assert.deepEqual(run("program.mjs", printing(each, entry)), each.expected);
    });

    test(`CommonJS requires ${entry}: ${each.name}`, () => {
      assert.deepEqual(run("program.cjs", printingCommonJs(each, entry)), each.expected);
    });
  }
}

test("the calls are there without init, in Node", () => {
  const text = 'console.log(require("daemonset-preflight").validate({ text: "" }).documents.length)';
  const printed = execFileSync(process.execPath, ["-e", text], { cwd: folder, encoding: "utf8" });
  assert.equal(printed, "0\n");
});

test("the entries of a program share the module and the errors", () => {
  const text = `
    import * as first from "daemonset-preflight";
    import * as second from "daemonset-preflight/inline";
    console.log(JSON.stringify([first.validate === second.validate, first.LoadError === second.LoadError]));`;
  assert.deepEqual(run("both.mjs", text), [true, true]);
});

test("the package has these files and no others", () => {
  const files = readdirSync(target, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name).slice(target.length + 1))
    .sort();
  assert.deepEqual(files, [
    "LICENSE",
    "README.md",
    "bin/daemonset-preflight.js",
    "bin/daemonset-preflight.wasm.gz",
    "bin/program.js",
    "dist/daemonset_preflight.js",
    "dist/daemonset_preflight_bg.wasm",
    "dist/embedded.js",
    "dist/index.d.cts",
    "dist/inline.cjs",
    "index.d.ts",
    "package.json",
    "src/browser.js",
    "src/bytes.js",
    "src/calls.js",
    "src/cluster.js",
    "src/dump.js",
    "src/errors.js",
    "src/handle.js",
    "src/inline.js",
    "src/module.js",
    "src/source.js",
    "src/workerd.js",
    "wasm.d.cts",
    "wasm.d.ts",
  ]);
});
