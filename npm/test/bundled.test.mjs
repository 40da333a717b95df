/** The packed package bundled by esbuild, away from the files of the package. */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { build } from "esbuild";
import { installed, printing, printingCommonJs, programs, promising } from "./package.mjs";
import { launched, resultAt, served } from "./pages.mjs";

let folder, elsewhere, server, browser;
before(async () => {
  ({ folder } = installed());
  elsewhere = mkdtempSync(join(tmpdir(), "daemonset-preflight-bundled-"));
  server = await served(elsewhere);
  browser = await launched();
});
after(async () => {
  await browser?.close();
  server?.close();
  rmSync(folder, { recursive: true });
  rmSync(elsewhere, { recursive: true });
});

const bundle = (contents, options) =>
  build({ stdin: { contents, resolveDir: folder }, bundle: true, logLevel: "warning", ...options });

async function inNode(text, file, format) {
  const outfile = join(elsewhere, file);
  await bundle(text, { platform: "node", format, outfile });
  return JSON.parse(execFileSync(process.execPath, [outfile], { cwd: elsewhere, encoding: "utf8" }));
}

let pages = 0;
async function inPage(text, options) {
  const name = `page-${(pages += 1)}`;
  mkdirSync(join(elsewhere, name));
  await bundle(text, { platform: "browser", format: "esm", outfile: join(elsewhere, name, "main.js"), ...options });
  writeFileSync(join(elsewhere, name, "index.html"), '<!doctype html><script type="module" src="main.js"></script>');
  return resultAt(browser, `${server.origin}${name}/`);
}

for (const each of programs) {
  test(`bundled for Node as an ES module: ${each.name}`, async () => {
    assert.deepEqual(await inNode(printing(each), "program.mjs", "esm"), each.expected);
  });

  test(`bundled for Node as CommonJS: ${each.name}`, async () => {
    assert.deepEqual(await inNode(printingCommonJs(each), "program.cjs", "cjs"), each.expected);
  });

  test(`daemonset-preflight/inline bundled for a browser: ${each.name}`, async () => {
    assert.deepEqual(await inPage(promising(each, "daemonset-preflight/inline")), each.expected);
  });

  test(`bundled for a browser with the module as a file beside it: ${each.name}`, async () => {
    const given = { ...each, program: each.program.replace("init()", "init(new URL(address, import.meta.url))") };
    const text = `import address from "daemonset-preflight/wasm"; ${promising(given)}`;
    assert.deepEqual(await inPage(text, { loader: { ".wasm": "file" } }), each.expected);
  });
}

test("a bundle that calls nothing does not hold the module", async () => {
  const { outputFiles } = await bundle('import { LoadError } from "daemonset-preflight"; export { LoadError };', {
    platform: "browser",
    format: "esm",
    write: false,
  });
  assert.ok(outputFiles[0].contents.length < 20_000, `${outputFiles[0].contents.length} bytes`);
});
