// The cluster that is built: the nodes of the current text, and the actions on the selected ones.

import { computed, effect, signal } from "@preact/signals";
import { LARGEST_SHOWN } from "../given/files";
import { nodesSource, podsSource, takeDaemonSets } from "../given/sources";
import { cluster, manifest, selectedNodes } from "../state";
import { type BuiltNode, type NodeText, readNodes } from "./node-text";
import { daemonSet, documents, type NodeShape, node, pod } from "./objects";

/** Larger texts, in bytes, are not edited here. */
const LARGEST_EDITED = 20_000_000;

/** The text of the nodes, or why it cannot be edited; undefined until it is read. */
export const text = signal<NodeText | { problem: string } | undefined>(undefined);

/** The search text: a part of a node's name, or of a label as `key=value`. */
export const search = signal("");

export const nodes = computed((): BuiltNode[] => (text.value && "nodes" in text.value ? text.value.nodes : []));

export const found = computed((): BuiltNode[] => {
  const wanted = search.value.trim().toLowerCase();
  if (wanted === "") return nodes.value;
  return nodes.value.filter(
    ({ name, labels }) =>
      name.toLowerCase().includes(wanted) ||
      Object.entries(labels).some(([key, value]) => `${key}=${value}`.toLowerCase().includes(wanted)),
  );
});

// Reads each new text of the nodes. The result of an older text is dropped.
effect(() => {
  const { id } = cluster.value;
  const blob = nodesSource.blob();
  void read(blob).then((now) => {
    if (cluster.peek().id !== id) return;
    text.value = now;
  });
});

async function read(blob: Blob): Promise<NodeText | { problem: string }> {
  if (blob.size > LARGEST_EDITED)
    return { problem: "These nodes are too many to be edited here: give a smaller list." };
  try {
    return readNodes(await blob.text());
  } catch {
    return {
      problem: "The text of the nodes cannot be read: mend it under Nodes, or begin with a cluster from the list.",
    };
  }
}

function take(written: string): void {
  if (written.length <= LARGEST_SHOWN) nodesSource.take(written);
  else nodesSource.takeLarge(new File([written], "nodes of your own"));
}

export function begin(written: string): void {
  selectedNodes.value = new Set();
  take(written);
}

export function changeSelected(by: (node: BuiltNode) => BuiltNode): void {
  const now = text.peek();
  if (now && "nodes" in now) take(now.change(selectedNodes.peek(), by));
}

export function removeSelected(): void {
  const now = text.peek();
  if (now && "nodes" in now) take(now.remove(selectedNodes.peek()));
}

/** Adds nodes of a shape, with names that are not taken. */
export function addNodes(prefix: string, shape: NodeShape, number: number): void {
  const now = text.peek();
  if (!now || !("nodes" in now)) return;
  const taken = new Set(now.nodes.map(({ name }) => name));
  const names: string[] = [];
  for (let at = 1; names.length < number; at++) if (!taken.has(`${prefix}-${at}`)) names.push(`${prefix}-${at}`);
  take(now.add(documents(names.map((name) => node(name, shape)))));
  selectedNodes.value = new Set(names);
}

export interface Wants {
  name: string;
  cpu: string;
  memory: string;
  hostPort: string;
}

function containerLines({ cpu, memory, hostPort }: Wants): string[] {
  const requests = [cpu && `cpu: ${cpu}`, memory && `memory: ${memory}`].filter(Boolean).join(", ");
  return [
    ...(requests ? ["resources:", `  requests: {${requests}}`] : []),
    ...(hostPort ? ["ports:", `- {containerPort: ${hostPort}, hostPort: ${hostPort}}`] : []),
  ];
}

/** Adds a pod to each selected node. */
export function addPods(wants: Wants): void {
  const names = [...selectedNodes.peek()];
  const added = names.map((name, at) =>
    pod(names.length > 1 ? `${wants.name}-${at + 1}` : wants.name, name, containerLines(wants)),
  );
  const before = podsSource.isGiven() ? podsSource.text() : "";
  podsSource.take(before.trim() === "" ? documents(added) : `${before.trimEnd()}\n---\n${documents(added)}`);
}

/** Adds a further DaemonSet. */
export function addDaemonSet(wants: Wants): void {
  const added = daemonSet(wants.name, { container: containerLines(wants) });
  const before = manifest.peek();
  takeDaemonSets(before.trim() === "" ? added : `${before.trimEnd()}\n---\n${added}`);
}
