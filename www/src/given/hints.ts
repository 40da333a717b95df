// What somebody probably meant with a text that is something else, and where it belongs.

import { kindOf } from "./files";

export type Place = "manifest" | "nodes" | "pods" | "convert";

export interface Hint {
  text: string;
  /** Where the text belongs, and what the button that takes it there is called. */
  move?: { to: Place; label: string };
}

/** What only a Helm chart has between braces, also in quotes, where YAML can be read; others have arguments like it. */
const TEMPLATE = /\{\{-?\s*(?:\$?\.(?:Values|Release|Chart|Capabilities)\b|(?:include|template|toYaml|tpl)\s)/;

/** `refused`: nothing could be read in it. */
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
