// Actions on nodes, which are requested where the nodes are shown. The script takes them over once its panel is open.

import { signal } from "@preact/signals";
import type { ScriptAction } from "daemonset-preflight";

export interface Act {
  /** The time of the action, in milliseconds. */
  at: number;
  action: ScriptAction;
}

export const acts = signal<readonly Act[]>([]);

/** The default time of an action, in milliseconds. */
export const FIRST_ACT_MS = 120_000;

/** The possible actions on a node, in the order of the menu. */
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

/** The taints of a node, as `key=value:effect`. */
export type Taints = readonly string[];

function tainted(node: string, taints: Taints, effect: string): ScriptAction {
  const present = taints.map((text) => {
    const [, key = "", value, present = ""] = /^([^=:]*)(?:=([^:]*))?:(.*)$/.exec(text) ?? [];
    return { key, ...(value !== undefined && { value }), effect: present };
  });
  return { setTaints: { node, taints: [...present, { key: "example.com/maintenance", value: "planned", effect }] } };
}
