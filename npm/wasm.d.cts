/** The WebAssembly module, as `wasm.d.ts` has it. */
declare const module: WebAssembly.Module;
export = module;
