/** Checks the SARIF output of the command line program against the schema of SARIF 2.1.0. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import Ajv from "ajv";
import formats from "ajv-formats";
import { installed } from "./package.mjs";

const files = fileURLToPath(new URL("../../tests/cli/files", import.meta.url));
const schema = createRequire(import.meta.url).resolve("schemastore/schemas/json/sarif-2.1.0.json");
// A pattern of the schema is invalid with the flag `u`.
const ajv = new Ajv({ allErrors: true, strict: false, unicodeRegExp: false });
formats.default(ajv);
const valid = ajv.compile(JSON.parse(readFileSync(schema, "utf8")));

let folder, target;
before(() => ({ folder, target } = installed()));
after(() => rmSync(folder, { recursive: true }));

/** Returns the report of a command over all files of the transcripts. */
function report(command) {
  const { stdout, stderr } = spawnSync(
    process.execPath,
    [join(target, "bin/daemonset-preflight.js"), command, ".", "--output", "sarif"],
    { cwd: files, encoding: "utf8", maxBuffer: 2 ** 26 },
  );
  assert.doesNotMatch(stderr, /panicked/);
  return JSON.parse(stdout);
}

// The rules of lint have no fixes.
for (const [command, isFixed] of [["validate", true], ["lint", false]]) {
  test(`${command}: its report has the form of the schema`, () => {
    const sarif = report(command);
    valid(sarif);
    assert.deepEqual(valid.errors, null);
    const [{ results }] = sarif.runs;
    assert.ok(results.length > 20, `${results.length} results`);
    assert.equal(results.some(({ fixes }) => fixes?.length > 0), isFixed, "a fix is among them");
  });
}

test("another form is refused", () => {
  const sarif = report("validate");
  sarif.runs[0].results[0].level = "fatal";
  sarif.runs[0].results[0].locations[0].physicalLocation.region.startLine = 0;
  assert.equal(valid(sarif), false);
  assert.deepEqual(valid.errors.map(({ keyword }) => keyword), ["enum", "minimum"]);
});
