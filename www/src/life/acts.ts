// What is to happen to a node, asked for where the node is shown. The script takes it when its panel is open.

import { signal } from "@preact/signals";
import type { ScriptAction } from "daemonset-preflight";

export interface Act {
  /** When, in milliseconds. */
  at: number;
  action: ScriptAction;
}

export const acts = signal<readonly Act[]>([]);

/** When something happens to a node, unless somebody says otherwise. */
export const FIRST_ACT_MS = 120_000;

/** What can happen to a node, in the order of a menu. */
export const NODE_ACTS: readonly { label: string; actionOn(node: string, taints: Taints): ScriptAction }[] = [
  { label: "Cordon", actionOn: (node) => ({ cordon: node }) },
  { label: "Uncordon", actionOn: (node) => ({ uncordon: node }) },
  { label: "Drain", actionOn: (node) => ({ drain: node }) },
  { label: "Taint NoSchedule", actionOn: (node, taints) => tainted(node, taints, "NoSchedule") },
  { label: "Taint NoExecute", actionOn: (node, taints) => tainted(node, taints, "NoExecute") },
  { label: "Remove all taints", actionOn: (node) => ({ setTaints: { node, taints: [] } }) },
  {
    label: "Kubelet stops answering",
    actionOn: (node) => ({ nodeReady: { node, ready: false, outage: "unreachable" } }),
  },
  { label: "Kubelet answers again", actionOn: (node) => ({ nodeReady: { node, ready: true } }) },
  { label: "Delete its pods", actionOn: (node) => ({ deletePods: node }) },
  { label: "Its pods fail", actionOn: (node) => ({ failPods: node }) },
  { label: "Remove the node", actionOn: (node) => ({ removeNode: node }) },
];

/** The taints that a node has, as `key=value:effect`. */
export type Taints = readonly string[];

function tainted(node: string, taints: Taints, effect: string): ScriptAction {
  const present = taints.map((text) => {
    const [, key = "", value, present = ""] = /^([^=:]*)(?:=([^:]*))?:(.*)$/.exec(text) ?? [];
    return { key, ...(value !== undefined && { value }), effect: present };
  });
  return { setTaints: { node, taints: [...present, { key: "example.com/maintenance", value: "planned", effect }] } };
}
