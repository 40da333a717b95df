/** The calls of the module that validates and places. */
import * as core from "../dist/daemonset_preflight.js";
import { moduleOf } from "./module.js";

const { ask, init, load } = moduleOf(core, "daemonset-preflight");
export { init, load };

export const validate = (question) => ask("validate", question);
export const applyDefaults = (question) => ask("default", question);
export const place = (question) => ask("place", question);
export const survey = (question) => ask("survey", question);
export const compare = (question) => ask("compare", question);
