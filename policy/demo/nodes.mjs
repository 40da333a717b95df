#!/usr/bin/env node
/**
 * usage: policy/demo/nodes.mjs
 *
 * Prints on which nodes of a sample cluster the pods of a DaemonSet would run, and why,
 * using the built npm package.
 */
import { existsSync, readFileSync } from "node:fs";

const file = (name) => readFileSync(new URL(name, import.meta.url), "utf8");

if (existsSync(new URL("../../npm/dist/", import.meta.url))) {
  const { place } = await import("../../npm/src/inline.js");
  const { daemonSets, problems } = place({
    daemonSets: file("daemonset.yaml"),
    nodes: file("nodes.yaml"),
    explain: [],
  });
  for (const problem of problems) console.log(`    ${problem.message}`);
  for (const daemonSet of daemonSets) print(daemonSet);
} else {
  console.error("npm/dist is missing: run 'make npm'");
  process.exitCode = 1;
}

function print({ namespace, name, nodes, shouldRun }) {
  console.log(`Where the pods of ${namespace}/${name} would run, on ${shouldRun} of ${nodes.length} nodes (policy/demo):\n`);
  const width = Math.max(...nodes.map((node) => node.name.length));
  for (const node of nodes) {
    const pod = !node.shouldRun ? "no pod" : node.fits === false ? "pod, pending" : "pod";
    console.log(`    ${node.name.padEnd(width)}  ${pod.padEnd(12)}  ${node.reason}`);
  }
}
