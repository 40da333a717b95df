/** The packed package in a browser, unbundled, under a strict content security policy. */
import assert from "node:assert/strict";
import { existsSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import { extname, join } from "node:path";
import { after, before, test } from "node:test";
import { chromium } from "playwright-core";
import { daemonSet, installed, nodes, programs } from "./package.mjs";

const TYPES = { ".html": "text/html", ".js": "text/javascript", ".wasm": "application/wasm" };
const PAGE = `<!doctype html><script type="importmap">
  {"imports": {"daemonset-preflight": "/node_modules/daemonset-preflight/src/browser.js"}}
</script>`;
const POLICY = "script-src 'self' 'unsafe-inline' 'wasm-unsafe-eval'";

let folder, server, browser, origin;
before(async () => {
  ({ folder } = installed());
  server = createServer(({ url }, response) => {
    const file = join(folder, new URL(url, "http://localhost").pathname);
    const found = url === "/" || existsSync(file);
    response.writeHead(found ? 200 : 404, {
      "content-type": url === "/" ? TYPES[".html"] : (TYPES[extname(file)] ?? "text/plain"),
      "content-security-policy": POLICY,
    });
    response.end(url === "/" ? PAGE : found ? readFileSync(file) : "");
  });
  await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
  origin = `http://127.0.0.1:${server.address().port}/`;
  const known = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
  browser = await chromium.launch({
    executablePath: known.find(existsSync),
    args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync"],
  });
});
after(async () => {
  await browser?.close();
  server?.close();
  rmSync(folder, { recursive: true });
});

const [validates] = programs;
async function inPage(body, { imports } = validates) {
  const page = await browser.newPage();
  await page.goto(origin);
  const text = `<script type="module">
    import { ${imports} } from "daemonset-preflight";
    const daemonSet = ${JSON.stringify(daemonSet)}, nodes = ${JSON.stringify(nodes)};
    window.result = (async () => { ${body} })();
    window.dispatchEvent(new Event("started"));
  </script>`;
  await page.evaluate((html) => {
    const started = new Promise((done) => window.addEventListener("started", done));
    document.head.append(document.createRange().createContextualFragment(html));
    return started;
  }, text);
  const result = await page.evaluate(() => window.result);
  await page.close();
  return result;
}

for (const each of programs) {
  test(`a page loads the package and calls it: ${each.name}`, async () => {
    assert.deepEqual(await inPage(each.program, each), each.expected);
  });
}

test("a call before init says what to do", async () => {
  const said = await inPage("try { validate({}); } catch (error) { return error.message; }");
  assert.equal(said, "daemonset-preflight is not loaded yet: `await init()` first");
});

test("init can be called again, and with the module's address", async () => {
  const body = `
    await init("/node_modules/daemonset-preflight/dist/daemonset_preflight_bg.wasm");
    await Promise.all([init(), init()]);
    return validate({ text: daemonSet }).accepted;`;
  assert.equal(await inPage(body), false);
});

test("a failed init can be tried again", async () => {
  const body = `
    const failed = await init("/missing.wasm").then(() => false, () => true);
    await init();
    return [failed, validate({ text: daemonSet }).accepted];`;
  assert.deepEqual(await inPage(body), [true, false]);
});
