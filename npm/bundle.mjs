/**
 * Makes dist/ from what wasm-pack left in the folder given as argument, in a folder for
 * each of the two modules: the glue, the module made smaller, the types and
 * the entry for CommonJS.
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
await bundle("index", "daemonset_preflight", "node");
await bundle("simulation", "daemonset_preflight_simulation", join("simulation", "node"));

/** `entry` names the module's folder and types, `name` its files, `node` its entry for Node. */
async function bundle(entry, name, node) {
  copyFileSync(join(from, entry, `${name}.js`), join(dist, `${name}.js`));
  copyFileSync(join(here, `${entry}.d.ts`), join(dist, `${entry}.d.cts`));
  execFileSync(
    join(here, "..", "toolchain", "shrink.mjs"),
    [join(from, entry, `${name}_bg.wasm`), join(dist, `${name}_bg.wasm`)],
    { stdio: "inherit" },
  );

  // The ES module entry again, as CommonJS, which has no import.meta.
  await build({
    entryPoints: [join(here, "src", `${node}.js`)],
    outfile: join(dist, `${node}.cjs`),
    bundle: true,
    format: "cjs",
    platform: "node",
    target: "node20",
    define: { "import.meta.url": "moduleUrl" },
    banner: { js: 'const moduleUrl = require("node:url").pathToFileURL(__filename).href;' },
    logLevel: "warning",
  });
}
