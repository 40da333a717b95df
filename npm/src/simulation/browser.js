/** The entry for browsers and their workers: `await init()` before the first call. */
export { convert, init, reach, simulate } from "./calls.js";
