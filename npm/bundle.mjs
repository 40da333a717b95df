/**
 * Makes dist/ from wasm-pack's output in the folder given as argument: the glue, the minimized module, the
 * same module embedded in JavaScript, the types, and the CommonJS entry.
 */
import { execFileSync } from "node:child_process";
import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { deflateRawSync } from "node:zlib";
import { build } from "esbuild";

const from = process.argv[2];
const here = dirname(fileURLToPath(import.meta.url));
const dist = join(here, "dist");
const module = join(dist, "daemonset_preflight_bg.wasm");
const deflated = join(from, "module.deflate");

rmSync(dist, { recursive: true, force: true });
mkdirSync(dist);
copyFileSync(join(here, "..", "LICENSE"), join(here, "LICENSE"));
copyFileSync(join(from, "daemonset_preflight.js"), join(dist, "daemonset_preflight.js"));
copyFileSync(join(here, "index.d.ts"), join(dist, "index.d.cts"));
execFileSync(
  join(here, "..", "toolchain", "shrink.mjs"),
  [join(from, "daemonset_preflight_bg.wasm"), module],
  { stdio: "inherit" },
);

const bundled = { bundle: true, target: "es2022", logLevel: "warning" };

writeFileSync(deflated, deflateRawSync(readFileSync(module), { level: 9 }));
await build({
  ...bundled,
  entryPoints: [join(here, "embedded.js")],
  outfile: join(dist, "embedded.js"),
  format: "esm",
  platform: "neutral",
  mainFields: ["module"],
  minify: true,
  alias: { "module.deflate": deflated },
  loader: { ".deflate": "base64" },
});

// A single file for CommonJS, whichever entry is required. With the platform `node`, the exported names are
// declared in a way that an `import` of CommonJS detects.
await build({
  ...bundled,
  entryPoints: [join(here, "src", "inline.js")],
  outfile: join(dist, "inline.cjs"),
  format: "cjs",
  platform: "node",
});
