/**
 * Makes dist/ from what wasm-pack left in the folder given as argument: the glue, the module
 * made smaller, the types and the entry for CommonJS.
 */
import { execFileSync } from "node:child_process";
import { copyFileSync, mkdirSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const from = process.argv[2];
const here = dirname(fileURLToPath(import.meta.url));
const dist = join(here, "dist");

rmSync(dist, { recursive: true, force: true });
mkdirSync(dist);
copyFileSync(join(here, "..", "LICENSE"), join(here, "LICENSE"));
copyFileSync(join(from, "daemonset_preflight.js"), join(dist, "daemonset_preflight.js"));
copyFileSync(join(here, "index.d.ts"), join(dist, "index.d.cts"));
execFileSync(
  join(here, "..", "toolchain", "shrink.mjs"),
  [join(from, "daemonset_preflight_bg.wasm"), join(dist, "daemonset_preflight_bg.wasm")],
  { stdio: "inherit" },
);

// The ES module entry again, as CommonJS, which has no import.meta.
await build({
  entryPoints: [join(here, "src", "node.js")],
  outfile: join(dist, "node.cjs"),
  bundle: true,
  format: "cjs",
  platform: "node",
  target: "node20",
  define: { "import.meta.url": "moduleUrl" },
  banner: { js: 'const moduleUrl = require("node:url").pathToFileURL(__filename).href;' },
  logLevel: "warning",
});
