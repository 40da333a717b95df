/** The command line program, compiled to WebAssembly for WASI. */
import { readFileSync } from "node:fs";
import { parse } from "node:path";
import { gunzipSync } from "node:zlib";

// Node warns on import that WASI may change; who runs a program need not know.
const { emitWarning } = process;
process.emitWarning = () => {};
const { WASI } = await import("node:wasi");
process.emitWarning = emitWarning;

const module = new WebAssembly.Module(gunzipSync(readFileSync(new URL("daemonset-preflight.wasm.gz", import.meta.url))));

/**
 * Runs the program in a folder, with the file descriptors of its streams: its exit status. It
 * sees the files of this machine, on Windows those of the folder's drive.
 */
export function run({ words, folder, environment, stdin = 0, stdout = 1, stderr = 2 }) {
  const { root } = parse(folder);
  const wasi = new WASI({
    version: "preview1",
    args: ["daemonset-preflight", ...words],
    env: { ...environment, PWD: `/${folder.slice(root.length).replaceAll("\\", "/")}` },
    preopens: { "/": root },
    stdin,
    stdout,
    stderr,
  });
  // Node calls its own functions from optimized WebAssembly by a shorter way, which crashes
  // (seen with Node 20): through functions of JavaScript it does not take it.
  const { wasi_snapshot_preview1: functions } = wasi.getImportObject();
  const wrapped = Object.fromEntries(Object.entries(functions).map(([name, call]) => [name, (...given) => call(...given)]));
  return wasi.start(new WebAssembly.Instance(module, { wasi_snapshot_preview1: wrapped }));
}
