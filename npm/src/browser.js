/** The entry for browsers and their workers: `await init()` before the first call. */
export { applyDefaults, compare, convert, init, lint, place, reach, simulate, survey, validate } from "./calls.js";
