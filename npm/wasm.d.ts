/**
 * The WebAssembly module, as runtimes give it that compile what is imported (workerd). Pass it
 * to `init`. Where a bundler gives an address instead, ask it for that: `daemonset-preflight/wasm?url`
 * with Vite.
 */
declare const module: WebAssembly.Module;
export default module;
