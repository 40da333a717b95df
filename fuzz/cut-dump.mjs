#!/usr/bin/env node
// usage: fuzz/cut-dump.mjs FILE
// Prints a dump without most of its objects: of each kind the last, a pod on the node that stays,
// and every DaemonSet. A fuzzer tries hundreds of small dumps in the time of a whole one.
import { readFileSync } from "node:fs";

const { items } = JSON.parse(readFileSync(process.argv[2], "utf8"));
const last = (kind, holds = () => true) => items.findLast((item) => item.kind === kind && holds(item));
const node = last("Node");
const pod = last("Pod", (item) => item.spec.nodeName === node?.metadata.name) ?? last("Pod");
const event = last("Event", (item) => item.involvedObject?.name === pod?.metadata.name) ?? last("Event");
const kept = [
  ...items.filter(({ kind }) => kind === "DaemonSet"),
  node,
  pod,
  event,
  last("ControllerRevision"),
  last("Lease"),
].filter(Boolean);
console.log(JSON.stringify({ apiVersion: "v1", kind: "List", items: kept }));
