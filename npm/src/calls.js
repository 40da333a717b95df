/** The calls of the module: JSON text to JSON text through its one export for them. */
import * as core from "../dist/daemonset_preflight.js";

let loading;
let loaded = false;

/** Loads the module from its bytes or compiled form, at once. */
export function load(module) {
  if (loaded) return;
  core.initSync({ module });
  loaded = true;
}

/** Loads the module from wherever it comes: by default, the file beside the glue. */
export function init(module) {
  if (loaded) return Promise.resolve();
  loading ??= core.default(module === undefined ? undefined : { module_or_path: module }).then(
    () => {
      loaded = true;
    },
    (failure) => {
      // So that another try is not answered with this one's failure.
      loading = undefined;
      throw failure;
    },
  );
  return loading;
}

function ask(name, question) {
  if (!loaded) throw new Error("daemonset-preflight is not loaded yet: `await init()` first");
  const { ok, error } = JSON.parse(core.call(name, JSON.stringify(question) ?? "null"));
  if (error !== undefined) throw new TypeError(`${name}: ${error}`);
  return ok;
}

export const validate = (question) => ask("validate", question);
export const applyDefaults = (question) => ask("default", question);
export const lint = (question) => ask("lint", question);
export const place = (question) => ask("place", question);
export const survey = (question) => ask("survey", question);
export const compare = (question) => ask("compare", question);
export const simulate = (question) => ask("simulate", question);
export const reach = (question) => ask("reach", question);
export const convert = (question) => ask("convert", question);
