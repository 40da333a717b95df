/** The calls, which pass JSON text through the module's single export for calls, and the errors that they throw. */
import { Cluster, load, stream } from "./cluster.js";
import { DumpedCluster, load as loadTexts, stream as streamTexts } from "./dump.js";
import { InvalidCallError } from "./errors.js";
import { exports } from "./module.js";

export { Cluster } from "./cluster.js";
export { DumpedCluster } from "./dump.js";
export { FreedClusterError, InvalidCallError, LoadError, NotLoadedError } from "./errors.js";

/** Makes a call. `send` passes the call to the module, or to a cluster in the module. */
function ask(name, question, send = (json) => exports().call(name, json)) {
  const { ok, error } = JSON.parse(send(json(name, question)));
  if (error !== undefined) throw new InvalidCallError(name, error);
  return ok;
}

/** Serializes a call as JSON. Lone surrogates, which UTF-8 cannot encode, become U+FFFD, as with `TextEncoder`. */
function json(name, question) {
  try {
    const text = JSON.stringify(question) ?? "null";
    if (!/\\ud[89a-f]/.test(text)) return text;
    return JSON.stringify(question, (_, value) => (typeof value === "string" ? wellFormed(value) : value));
  } catch (cause) {
    throw new InvalidCallError(name, cause.message, { cause });
  }
}

const wellFormed = (text) => new TextDecoder().decode(new TextEncoder().encode(text));

export const validate = (question) => ask("validate", question);
export const applyDefaults = (question) => ask("default", question);
export const lint = (question) => ask("lint", question);
export const place = (question) => ask("place", question);
export const survey = (question) => ask("survey", question);
export const compare = (question) => ask("compare", question);
export const simulate = (question) => ask("simulate", question);
export const reach = (question) => ask("reach", question);
export const convert = (question) => ask("convert", question);
export const redact = (question) => ask("redact", question);
export const diagnose = (question) => ask("diagnose", question);

const cluster = (handle) => new Cluster(handle, ask);
const dumped = (handle) => new DumpedCluster(handle, ask);
/** Returns a function that creates a reader of the module, which must be loaded. */
function readers() {
  const { ClusterReader } = exports();
  return () => new ClusterReader();
}

function dumpReaders() {
  const { DumpReader } = exports();
  return () => new DumpReader();
}

export const loadDump = (texts) => loadTexts(dumpReaders(), texts, dumped);
export const streamDump = async (streams, options) => streamTexts(dumpReaders(), streams, options, dumped);
export const loadCluster = (texts) => load(readers(), texts, cluster);
export const streamCluster = async (streams, options) => stream(readers(), streams, options, cluster);
