/** The modules of the package import nothing that they do not need. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { gunzipSync } from "node:zlib";

const read = (path) => readFileSync(new URL(path, import.meta.url));
const imports = (bytes) =>
  WebAssembly.Module.imports(new WebAssembly.Module(bytes)).map(({ module, name }) => `${module}.${name}`).sort();

test("the library imports what wasm-bindgen needs to throw and to hold references", () => {
  const names = imports(read("../dist/daemonset_preflight_bg.wasm")).map((name) => name.replace(/_[0-9a-f]{16}$/, ""));
  assert.deepEqual(names, [
    "./daemonset_preflight_bg.js.__wbg___wbindgen_throw",
    "./daemonset_preflight_bg.js.__wbindgen_init_externref_table",
  ]);
});

/**
 * The program reads files and writes to its streams: no sockets, no creation or removal of files, no signals.
 */
test("the program imports of WASI what reads files and writes to streams", () => {
  const allowed = `args_get args_sizes_get clock_time_get environ_get environ_sizes_get fd_close fd_fdstat_get
    fd_filestat_get fd_prestat_dir_name fd_prestat_get fd_read fd_readdir fd_seek fd_write path_filestat_get path_open
    path_readlink poll_oneoff proc_exit random_get`;
  assert.deepEqual(
    imports(gunzipSync(read("../bin/daemonset-preflight.wasm.gz"))),
    allowed.split(/\s+/).map((name) => `wasi_snapshot_preview1.${name}`),
  );
});
