/** The types of the packed package, as TypeScript resolves them. */
import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { publint } from "publint";
import { formatMessage } from "publint/utils";
import { installed } from "./package.mjs";

let folder, target, tarball;
before(() => ({ folder, target, tarball } = installed()));
after(() => rmSync(folder, { recursive: true }));

const program = (name) => fileURLToPath(new URL(`../node_modules/${name}`, import.meta.url));

const USE = `
  import { init, InvalidCallError, LoadError, place, simulate, validate, type Finding, type SimulationRecord } from "daemonset-preflight";
  import { survey } from "daemonset-preflight/inline";
  const loaded: Promise<void> = init();
  const errors: Finding[] = validate({ text: "" }).documents.flatMap((d) => d.errors);
  const run: boolean[] = place({ daemonSets: "", nodes: "" }).daemonSets.flatMap((d) => d.nodes.map((n) => n.shouldRun));
  // @ts-expect-error: an unknown key
  validate({ texts: "" });
  const told: SimulationRecord[] = simulate({ daemonSets: "", nodes: "", script: [{ at: 0, do: { cordon: "a" } }] }).records;
  // @ts-expect-error: an unknown event
  simulate({ daemonSets: "", nodes: "", script: [{ at: 0, do: { explode: "a" } }] });
  const codes = (error: InvalidCallError | LoadError): "INVALID_CALL" | "LOAD_FAILED" => error.code;
  export { codes, errors, loaded, run, survey, told };\n`;
// Imports that only ES modules support.
const USE_MODULES = `
  import { reach } from "daemonset-preflight/source";
  import module from "daemonset-preflight/wasm";
  export const compiled: WebAssembly.Module = module;
  export { reach };\n`;
const USE_COMMONJS = `
  import module = require("daemonset-preflight/wasm");
  const compiled: WebAssembly.Module = module;
  export { compiled };\n`;

for (const [module, moduleResolution] of [
  ["node16", "node16"],
  ["nodenext", "nodenext"],
  ["esnext", "bundler"],
]) {
  test(`the types are found with moduleResolution ${moduleResolution}`, () => {
    writeFileSync(join(folder, "use.mts"), USE + USE_MODULES);
    writeFileSync(join(folder, "use.cts"), USE + USE_COMMONJS);
    const files = module === "esnext" ? ["use.mts"] : ["use.mts", "use.cts"];
    const flags = ["--strict", "--noEmit", "--lib", "es2022,dom", "--module", module];
    const options = ["--moduleResolution", moduleResolution, ...files];
    execFileSync(process.execPath, [program("typescript/bin/tsc"), ...flags, ...options], { cwd: folder, stdio: "inherit" });
  });
}

test("publint finds nothing to say of the package", async () => {
  const { messages, pkg } = await publint({ pkgDir: target, strict: true });
  assert.deepEqual(messages.map((message) => formatMessage(message, pkg, { color: false })), []);
});

test("are-the-types-wrong finds no entry whose types are wrong", () => {
  // `node16` excludes the resolution of Node 10, which knows only the main entry. Entries for ES modules only
  // are tested above.
  const options = ["--profile", "node16", "--no-color", "--format", "ascii", "--exclude-entrypoints", "./source"];
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [program("@arethetypeswrong/cli/dist/index.js"), tarball, ...options],
    { encoding: "utf8" },
  );
  assert.equal(status, 0, stdout + stderr);
});
