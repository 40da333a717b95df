/** The entry for browsers and their workers: `await init()` before the first call. */
export { applyDefaults, compare, init, place, survey, validate } from "./calls.js";
