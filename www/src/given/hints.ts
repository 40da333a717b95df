// Hints about a text in the wrong place: what it seems to be, and where it belongs.

import { kindOf } from "./files";

export type Place = "manifest" | "nodes" | "pods" | "convert";

export interface Hint {
  text: string;
  /** Where the text belongs, and the label of the button that moves it there. */
  move?: { to: Place; label: string };
}

/**
 * Template expressions that occur only in Helm charts. They are recognized even in quotes, where the text is valid
 * YAML. Other `{{` may be part of a container's arguments.
 */
const TEMPLATE = /\{\{-?\s*(?:\$?\.(?:Values|Release|Chart|Capabilities)\b|(?:include|template|toYaml|tpl)\s)/;

/** `refused`: whether nothing in the text could be read. */
export function hintOf(text: string, at: Exclude<Place, "convert">, refused: boolean): Hint | undefined {
  const start = text.slice(0, 100_000);
  if (/^\s*(?:NAMESPACE\s+)?NAME\s+(?:STATUS|READY|DESIRED)\b/.test(start)) {
    return {
      text: "This is the table that `kubectl get` prints for people. Add `-o json` to the command and paste that.",
    };
  }
  if ((refused && start.includes("{{")) || TEMPLATE.test(start))
    return { text: "This is a template. Paste what `helm template` makes of it." };
  const kind = kindOf(start);
  if (at !== "nodes" && kind === "Node")
    return { text: "These are nodes.", move: { to: "nodes", label: "Put them under Nodes" } };
  if (at !== "manifest" && kind === "DaemonSet")
    return { text: "This is a DaemonSet.", move: { to: "manifest", label: "Put it under DaemonSet" } };
  if (at === "manifest" && kind !== "DaemonSet" && /^kind: *(?:Deployment|StatefulSet|ReplicaSet|Pod)\b/m.test(start)) {
    return {
      text: "This is no DaemonSet, but can become one.",
      move: { to: "convert", label: "Turn it into a DaemonSet" },
    };
  }
  if (at !== "pods" && kind === "Pod")
    return { text: "These are pods.", move: { to: "pods", label: "Put them under Pods" } };
  return undefined;
}
