/** The entry for browsers and their workers: `await init()` before the first call. */
export { applyDefaults, init, place, validate } from "./calls.js";
