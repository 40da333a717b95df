/**
 * The packed package in other runtimes and bundlers, each at its newest version and without any
 * configuration. In addition, `bundled.test.mjs` covers esbuild, and `node.test.mjs` the installed Node.
 */
import assert from "node:assert/strict";
import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { createServer as freePort } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { nodeResolve } from "@rollup/plugin-node-resolve";
import { rspack } from "@rspack/core";
import { rollup } from "rollup";
import { build, createServer, preview } from "vite";
import webpack from "webpack";
import { installed, printing, printingCommonJs, programs, promising, serving } from "../package.mjs";
import { launched, resultAt, served } from "../pages.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const work = join(here, ".work");
const program = (name) => join(here, "node_modules", ".bin", name);
// Within the repository, because Turbopack looks for its own libraries in parent folders.
let folder, elsewhere, browser;
before(async () => {
  ({ folder } = installed(work));
  elsewhere = mkdtempSync(join(tmpdir(), "daemonset-preflight-elsewhere-"));
  browser = await launched();
});
after(async () => {
  await browser?.close();
  rmSync(work, { recursive: true });
  rmSync(elsewhere, { recursive: true });
});

/** Runs a command, and returns its output, parsed as JSON. */
async function answer(command, arguments_, cwd) {
  const { stdout } = await promisify(execFile)(command, arguments_, { cwd, maxBuffer: 2 ** 26 });
  return JSON.parse(stdout);
}

let projects = 0;
/** Creates a folder beside node_modules, with these files. */
function project(files) {
  const at = join(folder, `project-${(projects += 1)}`);
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(at, name)), { recursive: true });
    writeFileSync(join(at, name), text);
  }
  return at;
}

/** Copies a build to a place where no package can be resolved. */
function away(built) {
  const at = mkdtempSync(join(elsewhere, "built-"));
  cpSync(built, at, { recursive: true });
  return at;
}

async function inPage(built) {
  const server = await served(away(built));
  try {
    return await resultAt(browser, server.origin);
  } finally {
    server.close();
  }
}

async function unusedPort() {
  const server = freePort().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address();
  server.close();
  await once(server, "close");
  return port;
}

/** Starts a server, and waits until it accepts connections; `stop` ends it. */
async function started(command, arguments_, { cwd, address, env }) {
  const child = spawn(command, arguments_, { cwd, env: { ...process.env, ...env }, detached: true, stdio: ["ignore", "pipe", "pipe"] });
  let said = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (data) => (said += data));
  for (let tries = 0; ; tries += 1) {
    if (child.exitCode !== null || tries > 600) throw new Error(`${command} does not serve ${address}: ${said}`);
    if (await fetch(address).then(() => true, () => false)) break;
    await new Promise((waited) => setTimeout(waited, 100));
  }
  return {
    stop() {
      process.kill(-child.pid);
      return once(child, "exit");
    },
  };
}

const PAGE = '<!doctype html><script type="module" src="/main.js"></script>';

for (const each of programs) {
  const page = { "index.html": PAGE, "main.js": promising(each) };

  test(`the newest Node, ES module: ${each.name}`, async () => {
    const at = project({ "program.mjs": printing(each) });
    assert.deepEqual(await answer(program("node"), ["program.mjs"], at), each.expected);
  });

  test(`the newest Node, CommonJS: ${each.name}`, async () => {
    const at = project({ "program.cjs": printingCommonJs(each) });
    assert.deepEqual(await answer(program("node"), ["program.cjs"], at), each.expected);
  });

  test(`the newest Node, source phase import: ${each.name}`, async () => {
    const at = project({ "program.mjs": printing(each, "daemonset-preflight/source") });
    assert.deepEqual(await answer(program("node"), ["--no-warnings", "program.mjs"], at), each.expected);
  });

  test(`Deno: ${each.name}`, async () => {
    const at = project({ "program.mjs": printing(each), "deno.json": '{"nodeModulesDir": "manual"}' });
    assert.deepEqual(await answer(program("deno"), ["run", "--cached-only", "--allow-read", "program.mjs"], at), each.expected);
  });

  test(`Deno, bundled: ${each.name}`, async () => {
    const at = project({ "program.mjs": printing(each), "deno.json": '{"nodeModulesDir": "manual"}' });
    await promisify(execFile)(program("deno"), ["bundle", "--quiet", "--output", "out/program.mjs", "program.mjs"], { cwd: at });
    assert.deepEqual(await answer(program("deno"), ["run", "program.mjs"], away(join(at, "out"))), each.expected);
  });

  for (const [form, file, text] of [
    ["ES module", "program.mjs", printing(each)],
    ["CommonJS", "program.cjs", printingCommonJs(each)],
  ]) {
    test(`Bun, ${form}: ${each.name}`, async () => {
      assert.deepEqual(await answer(program("bun"), [file], project({ [file]: text })), each.expected);
    });
  }

  test(`Bun, bundled: ${each.name}`, async () => {
    const at = project({ "program.mjs": printing(each) });
    await promisify(execFile)(program("bun"), ["build", "--target", "bun", "--outdir", "out", "program.mjs"], { cwd: at });
    assert.deepEqual(await answer(program("bun"), [readdirSync(join(at, "out"))[0]], away(join(at, "out"))), each.expected);
  });

  test(`Vite, built: ${each.name}`, async () => {
    const root = project(page);
    await build({ root, configFile: false, logLevel: "warn" });
    const server = await preview({ root, configFile: false, preview: { port: 0, host: "127.0.0.1" } });
    try {
      assert.deepEqual(await resultAt(browser, server.resolvedUrls.local[0]), each.expected);
    } finally {
      await server.close();
    }
  });

  test(`Vite, the server for development: ${each.name}`, async () => {
    const root = project(page);
    const server = await createServer({ root, configFile: false, logLevel: "warn", server: { port: 0, host: "127.0.0.1" } });
    await server.listen();
    try {
      assert.deepEqual(await resultAt(browser, server.resolvedUrls.local[0]), each.expected);
    } finally {
      await server.close();
    }
  });

  for (const [what, ssr] of [
    ["the package beside it", {}],
    ["the package within", { noExternal: true }],
  ]) {
    test(`Vite, built for the server, ${what}: ${each.name}`, async () => {
      const root = project({ "program.js": printing(each), "package.json": '{"type": "module"}' });
      await build({ root, configFile: false, logLevel: "warn", ssr, build: { ssr: "program.js" } });
      const at = ssr.noExternal ? away(join(root, "dist")) : join(root, "dist");
      const file = readdirSync(at).find((name) => /^program\./.test(name));
      assert.deepEqual(await answer(process.execPath, [file], at), each.expected);
    });
  }

  for (const [name, bundler] of [
    ["webpack", webpack],
    ["rspack", rspack],
  ]) {
    const run = async (options) => {
      const compiler = bundler({ mode: "production", performance: false, ...options });
      const stats = await promisify(compiler.run.bind(compiler))();
      await promisify(compiler.close.bind(compiler))();
      assert.equal(stats.hasErrors(), false, stats.toString());
      assert.equal(stats.hasWarnings(), false, stats.toString());
    };

    test(`${name}, for a browser: ${each.name}`, async () => {
      const context = project({ ...page, "public/index.html": '<!doctype html><script src="/main.js"></script>' });
      const output = { path: join(context, "public"), filename: "main.js", publicPath: "/" };
      await run({ context, entry: "./main.js", target: "web", output });
      assert.deepEqual(await inPage(output.path), each.expected);
    });

    test(`${name}, for Node: ${each.name}`, async () => {
      const context = project({ "program.mjs": printing(each) });
      const output = { path: join(context, "out"), filename: "program.cjs" };
      await run({ context, entry: "./program.mjs", target: "node20", output });
      assert.deepEqual(await answer(process.execPath, ["program.cjs"], away(output.path)), each.expected);
    });
  }

  test(`Rollup, for Node: ${each.name}`, async () => {
    const at = project({ "program.mjs": printing(each) });
    const bundle = await rollup({ input: join(at, "program.mjs"), plugins: [nodeResolve({ exportConditions: ["node"] })] });
    await bundle.write({ file: join(at, "out", "program.mjs") });
    assert.deepEqual(await answer(process.execPath, ["program.mjs"], away(join(at, "out"))), each.expected);
  });

  test(`Rollup, for a browser, daemonset-preflight/inline: ${each.name}`, async () => {
    const at = project({ "main.js": promising(each, "daemonset-preflight/inline"), "public/index.html": PAGE });
    const bundle = await rollup({ input: join(at, "main.js"), plugins: [nodeResolve({ browser: true })] });
    await bundle.write({ file: join(at, "public", "main.js") });
    assert.deepEqual(await inPage(join(at, "public")), each.expected);
  });

  test(`workerd: ${each.name}`, async () => {
    const others = ["browser.js", "inline.js", "source.js"];
    const sources = readdirSync(join(folder, "node_modules/daemonset-preflight/src")).filter((name) => !others.includes(name));
    const names = ["dist/daemonset_preflight.js", ...sources.map((name) => `src/${name}`)];
    const modules = names.map((name) => `(name = "daemonset-preflight/${name}", esModule = embed "../node_modules/daemonset-preflight/${name}")`);
    const port = await unusedPort();
    const at = project({
      "worker.js": serving(each, "daemonset-preflight/src/workerd.js"),
      "config.capnp": `using Workerd = import "/workerd/workerd.capnp";
        const config :Workerd.Config = (
          services = [(name = "main", worker = (
            compatibilityDate = "2026-01-01",
            modules = [
              (name = "worker.js", esModule = embed "worker.js"),
              ${modules.join(", ")},
              (name = "daemonset-preflight/dist/daemonset_preflight_bg.wasm", wasm = embed "../node_modules/daemonset-preflight/dist/daemonset_preflight_bg.wasm"),
            ],
          ))],
          sockets = [(name = "http", address = "127.0.0.1:${port}", http = (), service = "main")],
        );`,
    });
    const address = `http://127.0.0.1:${port}/`;
    const server = await started(program("workerd"), ["serve", "config.capnp"], { cwd: at, address });
    try {
      assert.deepEqual(await (await fetch(address)).json(), each.expected);
    } finally {
      await server.stop();
    }
  });

  test(`Next.js, in the browser, on the server and in a route: ${each.name}`, async () => {
    const given = printing(each).replace("console.log(JSON.stringify(result));", "");
    const at = project({
      "package.json": '{"type": "module"}',
      "next.config.mjs": "export default { devIndicators: false };",
      "app/layout.js": "export default function Layout({ children }) { return <html><body>{children}</body></html>; }",
      "app/page.js": `import Client from "./client.js";
        ${given}
        export default function Page() { return <><pre id="server">{JSON.stringify(result)}</pre><Client /></>; }`,
      "app/client.js": `"use client";
        import { useEffect } from "react";
        export default function Client() {
          useEffect(() => { globalThis.result = import("./program.js").then(() => globalThis.result); }, []);
        }`,
      "app/program.js": promising(each),
      "app/route/route.js": `${given} export const dynamic = "force-dynamic"; export const GET = () => Response.json(result);`,
    });
    const env = { NEXT_TELEMETRY_DISABLED: "1" };
    await promisify(execFile)(program("next"), ["build"], { cwd: at, env: { ...process.env, ...env } });
    const port = await unusedPort();
    const address = `http://127.0.0.1:${port}/`;
    const server = await started(program("next"), ["start", "--port", port, "--hostname", "127.0.0.1"], { cwd: at, env, address });
    try {
      assert.deepEqual(await (await fetch(`${address}route`)).json(), each.expected, "the route");
      assert.deepEqual(await resultAt(browser, address), each.expected, "the browser");
      const page = await browser.newPage();
      await page.goto(address);
      assert.deepEqual(JSON.parse(await page.locator("#server").textContent()), each.expected, "the server");
      await page.close();
    } finally {
      await server.stop();
    }
  });
}
