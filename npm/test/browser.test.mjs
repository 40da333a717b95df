/** The packed package in a browser, unbundled, under a strict content security policy. */
import assert from "node:assert/strict";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { installed, programs, promising } from "./package.mjs";
import { launched, resultAt, served } from "./pages.mjs";

const WHERE = "/node_modules/daemonset-preflight/src";

let folder, server, browser;
before(async () => {
  ({ folder } = installed());
  server = await served(folder);
  browser = await launched();
});
after(async () => {
  await browser?.close();
  server?.close();
  rmSync(folder, { recursive: true });
});

let pages = 0;
/** The result of a program as the `<script type="module">` of a page. */
function inPage(text) {
  const name = `page-${(pages += 1)}`;
  const imports = { "daemonset-preflight": `${WHERE}/browser.js`, "daemonset-preflight/inline": `${WHERE}/inline.js` };
  mkdirSync(join(folder, name));
  writeFileSync(
    join(folder, name, "index.html"),
    `<!doctype html><script type="importmap">${JSON.stringify({ imports })}</script><script type="module">${text}</script>`,
  );
  return resultAt(browser, `${server.origin}${name}/`);
}

for (const each of programs) {
  test(`a page loads the package and calls it: ${each.name}`, async () => {
    assert.deepEqual(await inPage(promising(each)), each.expected);
  });

  test(`a page imports daemonset-preflight/inline: ${each.name}`, async () => {
    assert.deepEqual(await inPage(promising(each, "daemonset-preflight/inline")), each.expected);
  });

  // Import maps do not reach workers.
  for (const entry of ["browser", "inline"]) {
    test(`a web worker imports ${entry}.js: ${each.name}`, async () => {
      writeFileSync(
        join(folder, "worker.js"),
        `${promising(each, `${WHERE}/${entry}.js`)} result.then((result) => postMessage(result));`,
      );
      const text = `globalThis.result = new Promise((resolve, reject) => {
        const worker = new Worker("/worker.js", { type: "module" });
        worker.onmessage = ({ data }) => resolve(data);
        worker.onerror = ({ message }) => reject(new Error(message));
      });`;
      assert.deepEqual(await inPage(text), each.expected);
    });
  }
}

test("a call before init says what to do", async () => {
  const said = await inPage(
    promising({
      imports: "NotLoadedError, validate",
      program: "try { validate({}); } catch (error) { return [error instanceof NotLoadedError, error.code, error.message]; }",
    }),
  );
  assert.deepEqual(said, [true, "NOT_LOADED", "daemonset-preflight is not loaded yet: `await init()` first"]);
});

test("init can be called again, and with the module's address", async () => {
  const program = `
    await init("/node_modules/daemonset-preflight/dist/daemonset_preflight_bg.wasm");
    await Promise.all([init(), init()]);
    return validate({ text: daemonSet }).accepted;`;
  assert.equal(await inPage(promising({ imports: "init, validate", program })), false);
});

test("a failed init can be tried again", async () => {
  const program = `
    const failed = await init("/missing.wasm").catch((error) => [error instanceof LoadError, error.code, error.cause instanceof Error]);
    await init();
    return [failed, validate({ text: daemonSet }).accepted];`;
  assert.deepEqual(await inPage(promising({ imports: "init, LoadError, validate", program })), [[true, "LOAD_FAILED", true], false]);
});
