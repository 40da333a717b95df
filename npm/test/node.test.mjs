/** The packed package in Node, as ES module and as CommonJS, and its types. */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { daemonSet, installed, nodes, programs } from "./package.mjs";

let folder, target;
before(() => ({ folder, target } = installed()));
after(() => rmSync(folder, { recursive: true }));

function run(file, load, program) {
  const text = `${load}
    const daemonSet = ${JSON.stringify(daemonSet)}, nodes = ${JSON.stringify(nodes)};
    (async () => { ${program} })().then((result) => console.log(JSON.stringify(result)));`;
  writeFileSync(join(folder, file), text);
  return JSON.parse(execFileSync(process.execPath, [file], { cwd: folder, encoding: "utf8" }));
}

for (const { name, imports, program, expected } of programs) {
  test(`an ES module imports the package: ${name}`, () => {
    const load = `import { ${imports} } from "daemonset-preflight";`;
    assert.deepEqual(run("program.mjs", load, program), expected);
  });

  test(`CommonJS requires the package: ${name}`, () => {
    const load = `const { ${imports} } = require("daemonset-preflight");`;
    assert.deepEqual(run("program.cjs", load, program), expected);
  });
}

test("the calls are there without init, in Node", () => {
  const text = 'console.log(require("daemonset-preflight").validate({ text: "" }).documents.length)';
  const printed = execFileSync(process.execPath, ["-e", text], { cwd: folder, encoding: "utf8" });
  assert.equal(printed, "0\n");
});

test("the package has these files and no others", () => {
  const files = readdirSync(target, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name).slice(target.length + 1))
    .sort();
  assert.deepEqual(files, [
    "LICENSE",
    "README.md",
    "dist/daemonset_preflight.js",
    "dist/daemonset_preflight_bg.wasm",
    "dist/index.d.cts",
    "dist/node.cjs",
    "index.d.ts",
    "package.json",
    "src/browser.js",
    "src/calls.js",
    "src/node.js",
    "src/workerd.js",
  ]);
});

for (const [module, moduleResolution] of [
  ["node16", "node16"],
  ["nodenext", "nodenext"],
  ["esnext", "bundler"],
]) {
  test(`the types are found with moduleResolution ${moduleResolution}`, () => {
    const use = `import { init, place, simulate, validate, type Finding, type SimulationRecord } from "daemonset-preflight";
      const loaded: Promise<void> = init();
      const errors: Finding[] = validate({ text: "" }).documents.flatMap((d) => d.errors);
      const run: boolean[] = place({ daemonSets: "", nodes: "" }).daemonSets.flatMap((d) => d.nodes.map((n) => n.shouldRun));
      // @ts-expect-error: an unknown key
      validate({ texts: "" });
      const told: SimulationRecord[] = simulate({ daemonSets: "", nodes: "", script: [{ at: 0, do: { cordon: "a" } }] }).records;
      // @ts-expect-error: an unknown event
      simulate({ daemonSets: "", nodes: "", script: [{ at: 0, do: { explode: "a" } }] });
      export { loaded, errors, run, told };\n`;
    writeFileSync(join(folder, "use.mts"), use);
    writeFileSync(join(folder, "use.cts"), use);
    const files = module === "esnext" ? ["use.mts"] : ["use.mts", "use.cts"];
    const tsc = fileURLToPath(new URL("../node_modules/typescript/bin/tsc", import.meta.url));
    const flags = ["--strict", "--noEmit", "--lib", "es2022,dom", "--module", module];
    const options = ["--moduleResolution", moduleResolution, ...files];
    execFileSync(process.execPath, [tsc, ...flags, ...options], { cwd: folder, stdio: "inherit" });
  });
}
