/** A wasm module with its one export for calls: JSON text to JSON text. */

/** What loads `core`, the glue of a module that `entry` offers, and what asks it. */
export function moduleOf(core, entry) {
  let loading;
  let loaded = false;

  /** Loads the module from its bytes or compiled form, at once. */
  function load(module) {
    if (loaded) return;
    core.initSync({ module });
    loaded = true;
  }

  /** Loads the module from wherever it comes: by default, the file beside the glue. */
  function init(module) {
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
    if (!loaded) throw new Error(`${entry} is not loaded yet: \`await init()\` first`);
    const { ok, error } = JSON.parse(core.call(name, JSON.stringify(question) ?? "null"));
    if (error !== undefined) throw new TypeError(`${name}: ${error}`);
    return ok;
  }

  return { load, init, ask };
}
