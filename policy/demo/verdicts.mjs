#!/usr/bin/env node
/**
 * usage: policy/demo/verdicts.mjs [--all]
 *
 * Sends sample requests to the built policy, with its default settings, and prints each
 * answer: three typical requests, or with `--all` every request of test_data/.
 */
import { readdirSync, readFileSync } from "node:fs";
import { Guest } from "./host.mjs";

/** The three typical requests: a title and the file's name. */
const STORY = [
  ["A DaemonSet that Kubernetes takes:", "good"],
  ["One that it refuses, with every reason:", "two-errors"],
  ["One that it takes, and whose next rollout would never end:", "surge-host-port"],
];

const samples = new URL("../test_data/", import.meta.url);
const module = new URL("../../policy.wasm", import.meta.url);

try {
  const policy = new Guest(readFileSync(module));
  console.log("policy.wasm, the Kubewarden policy, answers admission requests (policy/test_data):");
  const requests = process.argv.includes("--all") ? allRequests() : STORY;
  for (const [title, name] of requests) {
    const text = readFileSync(new URL(`${name}.json`, samples), "utf8");
    const answer = policy.call("validate", `{"settings": {}, "request": ${text}}`);
    console.log(`\n  ${title}`);
    for (const line of verdict(JSON.parse(text), JSON.parse(answer))) console.log(`    ${line}`);
  }
} catch (error) {
  console.error(error.code === "ENOENT" ? `${error.path} is missing: run 'make policy.wasm'` : error);
  process.exitCode = 1;
}

/** Returns all requests, with the file name as the title. */
function allRequests() {
  const names = readdirSync(samples).filter((file) => file.endsWith(".json"));
  const requests = names.filter((file) => !file.startsWith("settings-")).sort();
  return requests.map((file) => [`${file}:`, file.slice(0, -".json".length)]);
}

/** Returns the lines that describe a request and the policy's answer. */
function verdict({ operation, kind, subResource, name }, { accepted, code, message, warnings }) {
  const resource = subResource ? `${kind.kind}/${subResource}` : kind.kind;
  const lines = [`${operation} ${resource} ${name}: ${accepted ? "accepted" : `REFUSED, ${code}`}`];
  if (!accepted) lines.push(`  ${message}`);
  for (const warning of warnings ?? []) lines.push(`  warning: ${warning}`);
  return lines;
}
