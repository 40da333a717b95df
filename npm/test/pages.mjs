/** Serves folders over HTTP under a strict content security policy, and opens their pages in Chromium. */
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { createServer } from "node:http";
import { extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";

const TYPES = { ".html": "text/html", ".js": "text/javascript", ".mjs": "text/javascript", ".wasm": "application/wasm" };
const POLICY = "script-src 'self' 'unsafe-inline' 'wasm-unsafe-eval'";

/** Serves a folder. Returns its address, and a function that stops the server. */
export async function served(folder) {
  const server = createServer(({ url }, response) => {
    const path = new URL(url, "http://localhost").pathname;
    const file = join(folder, path.endsWith("/") ? `${path}index.html` : path);
    const found = existsSync(file);
    response.writeHead(found ? 200 : 404, {
      "content-type": TYPES[extname(file)] ?? "text/plain",
      "content-security-policy": POLICY,
    });
    response.end(found ? readFileSync(file) : "");
  });
  await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
  return { origin: `http://127.0.0.1:${server.address().port}/`, close: () => server.close() };
}

export function launched() {
  const find = fileURLToPath(new URL("../../toolchain/chromium.sh", import.meta.url));
  return chromium.launch({
    executablePath: execFileSync(find, { encoding: "utf8" }).trim(),
    args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync"],
  });
}

/** Returns the `result` that a page's program promises. Throws with the page's errors if there is none. */
export async function resultAt(browser, address) {
  const page = await browser.newPage();
  const said = [];
  page.on("pageerror", (error) => said.push(error.message));
  page.on("console", (message) => message.type() === "error" && said.push(message.text()));
  try {
    await page.goto(address);
    await page.waitForFunction(() => "result" in globalThis, undefined, { timeout: 20_000 });
    return await page.evaluate(() => globalThis.result);
  } catch (error) {
    throw new Error(`${error.message}\n${said.join("\n")}`, { cause: error });
  } finally {
    await page.close();
  }
}
