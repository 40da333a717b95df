/** The calls of the module that simulates. */
import * as core from "../../dist/daemonset_preflight_simulation.js";
import { moduleOf } from "../module.js";

const { ask, init, load } = moduleOf(core, "daemonset-preflight/simulation");
export { init, load };

export const simulate = (question) => ask("simulate", question);
export const reach = (question) => ask("reach", question);
export const convert = (question) => ask("convert", question);
