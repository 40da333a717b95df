// Generates the scripts to start from: common situations, for the current DaemonSet and nodes.

import { parseAllDocuments, stringify } from "yaml";

/** What a script is generated for. */
export interface Scene {
  /** The first DaemonSet of the manifest; empty if there is none. */
  daemonSet: Record<string, any>;
  /** The names of the nodes that run a pod. */
  running: string[];
  /** The names of all nodes. */
  names: string[];
  /** Returns the object of a node; if it could not be read, one with the name only. */
  node(name: string): Record<string, any>;
}

interface Written {
  says: string;
  options?: object;
  events: { at: string; daemonSet?: string; do: object }[];
}

type Write = (scene: Scene) => Written;

const WRITERS: Record<string, Write> = {
  created: () => ({ says: "Nothing happens but that the DaemonSet is created.", events: [] }),
  rollout: (scene) => ({
    says: "The image changes. Pods are replaced as the update strategy allows.",
    events: [{ at: "1m", do: { updateTemplate: newer(scene) } }],
  }),
  join: (scene) => {
    const model = scene.node(one(scene));
    const { labels, ...metadata } = model["metadata"] ?? {};
    const joined: Record<string, any> = {
      ...model,
      metadata: { ...metadata, name: "joins-1", ...(labels && { labels }) },
    };
    delete joined["apiVersion"];
    delete joined["kind"];
    return {
      says: `A node like ${one(scene)} joins; later ${one(scene)} goes.`,
      events: [
        { at: "1m", do: { addNode: joined } },
        { at: "3m", do: { removeNode: one(scene) } },
      ],
    };
  },
  labels: (scene) => ({
    says: `${one(scene)} loses its labels and gets them back. It matters if the DaemonSet selects by label.`,
    events: [
      { at: "1m", do: { setLabels: { node: one(scene), labels: {} } } },
      { at: "3m", do: { setLabels: { node: one(scene), labels: scene.node(one(scene))["metadata"]?.labels ?? {} } } },
    ],
  }),
  noSchedule: (scene) => ({
    says: "NoSchedule does not drive pods out: the pod stays, but it is not replaced.",
    events: [
      { at: "1m", do: { setTaints: { node: one(scene), taints: tainted(scene, "NoSchedule") } } },
      { at: "3m", do: { deletePods: one(scene) } },
    ],
  }),
  noExecute: (scene) => ({
    says: "NoExecute drives out pods that do not tolerate it, at once.",
    events: [
      { at: "1m", do: { setTaints: { node: one(scene), taints: tainted(scene, "NoExecute") } } },
      { at: "3m", do: { setTaints: { node: one(scene), taints: taints(scene) } } },
    ],
  }),
  unready: (scene) => ({
    says: "The kubelet of a node stops answering before an update. Its pod tolerates that, is unavailable, and uses the budget.",
    events: [
      { at: "1m", do: { updateTemplate: tolerant(structuredClone(scene.daemonSet["spec"]?.template ?? {})) } },
      { at: "5m", do: { updateStrategy: { type: "RollingUpdate", rollingUpdate: { maxUnavailable: 1 } } } },
      { at: "6m", do: { nodeReady: { node: last(scene), ready: false, outage: "unreachable" } } },
      { at: "8m", do: { updateTemplate: tolerant(newer(scene)) } },
    ],
  }),
  surge: (scene) => ({
    says: "The new pod is to start beside the old one, but both want the same port of the node.",
    events: [
      { at: "1m", do: { updateTemplate: withHostPort(newer(scene)) } },
      {
        at: "5m",
        do: { updateStrategy: { type: "RollingUpdate", rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } } },
      },
      { at: "6m", do: { updateTemplate: withHostPort(newer(scene, "3")) } },
    ],
  }),
  image: (scene) => {
    const template = newer(scene);
    return {
      says: "Pods of the new image never become ready, and the update stops where its budget ends.",
      options: { neverReadyImages: images(template).slice(0, 1) },
      events: [{ at: "1m", do: { updateTemplate: template } }],
    };
  },
  onDelete: (scene) => ({
    says: "With OnDelete only pods that somebody deletes are replaced by new ones.",
    events: [
      { at: "1m", do: { updateStrategy: { type: "OnDelete" } } },
      { at: "2m", do: { updateTemplate: newer(scene) } },
      { at: "5m", do: { deletePods: one(scene) } },
    ],
  }),
  orphan: (scene) => {
    const { metadata = {}, spec = {} } = scene.daemonSet;
    const name = `${metadata.name ?? "daemon"}-successor`;
    const successor = {
      ...scene.daemonSet,
      metadata: { ...metadata, name },
      spec: { ...spec, template: newer(scene) },
    };
    delete (successor as Record<string, unknown>)["status"];
    return {
      says: "The pods stay when the DaemonSet goes. One with the same selector adopts them and replaces them by its update strategy.",
      events: [
        { at: "1m", do: { deleteDaemonSet: "orphan" } },
        { at: "2m", do: { createDaemonSet: successor } },
      ],
    };
  },
  drain: (scene) => ({
    says: "A drain passes daemons over, and a cordoned node still gets them: they tolerate the cordon's taint.",
    events: [
      { at: "1m", do: { cordon: one(scene) } },
      { at: "2m", do: { drain: one(scene) } },
      { at: "3m", do: { deletePods: one(scene) } },
      { at: "5m", do: { uncordon: one(scene) } },
    ],
  }),
};

/** Returns a script of the list, as YAML. */
export function writeScript(id: string, scene: Scene): string {
  const { says, options, events } = (WRITERS[id] ?? WRITERS["created"]!)(scene);
  return `# ${says}\n${stringify({ ...(options && { options }), events }, { lineWidth: 0, aliasDuplicateObjects: false })}`;
}

/** Returns two Services that select the first DaemonSet's pods, one of them headless. */
export function writeServices(manifest: string): string {
  const { metadata = {}, spec = {} } = daemonSetOf(manifest);
  const port = spec.template?.spec?.containers?.[0]?.ports?.[0]?.containerPort ?? 80;
  const service = (name: string, more: object) => ({
    apiVersion: "v1",
    kind: "Service",
    metadata: { name, ...(metadata.namespace && { namespace: metadata.namespace }) },
    spec: { ...more, selector: spec.selector?.matchLabels ?? {}, ports: [{ port }] },
  });
  const name = metadata.name ?? "daemon";
  return [service(`${name}-each`, { clusterIP: "None" }), service(`${name}-any`, {})]
    .map((object) => stringify(object, { aliasDuplicateObjects: false }))
    .join("---\n");
}

export function sceneOf(manifest: string, nodes: string, names: string[], running: string[]): Scene {
  const known = new Map<string, Record<string, any>>();
  for (const object of objects(nodes)) {
    const name = object?.["metadata"]?.name;
    if (typeof name === "string") known.set(name, object);
  }
  return {
    daemonSet: daemonSetOf(manifest),
    running,
    names,
    node: (name) => known.get(name) ?? { metadata: { name } },
  };
}

function daemonSetOf(manifest: string): Record<string, any> {
  return objects(manifest).find((object) => object?.["kind"] === "DaemonSet") ?? {};
}

function objects(text: string): Record<string, any>[] {
  try {
    const values: any[] = parseAllDocuments(text).map((document) => ("toJS" in document ? document.toJS() : null));
    return values.flatMap((value) => (Array.isArray(value?.items) ? value.items : [value]));
  } catch {
    return [];
  }
}

function one({ running, names }: Scene): string {
  return running.find((name) => !/control|master/.test(name)) ?? running[0] ?? names[0] ?? "node-1";
}

function last(scene: Scene): string {
  return scene.running.at(-1) ?? one(scene);
}

function taints(scene: Scene): object[] {
  return scene.node(one(scene))["spec"]?.taints ?? [];
}

function tainted(scene: Scene, effect: string): object[] {
  return [...taints(scene), { key: "example.com/maintenance", value: "planned", effect }];
}

/** Returns the template with another tag for its first image. */
function newer(scene: Scene, tag = "2"): Record<string, any> {
  const template = structuredClone(scene.daemonSet["spec"]?.template ?? { spec: { containers: [] } });
  const container = template.spec?.containers?.[0];
  if (typeof container?.image === "string") {
    const untagged = container.image.replace(/@.*$/, "").replace(/:[^:/]*$/, "");
    container.image = `${untagged}:next-${tag}`;
  }
  return template;
}

/** Returns the template with a toleration for unreachable nodes, so that pods stay on them. */
function tolerant(template: Record<string, any>): Record<string, any> {
  template["spec"] ??= { containers: [] };
  const spec = template["spec"];
  spec.tolerations = [...(spec.tolerations ?? []), { key: "node.kubernetes.io/unreachable", operator: "Exists" }];
  return template;
}

function withHostPort(template: Record<string, any>): Record<string, any> {
  const container = template["spec"]?.containers?.[0];
  if (container && !container.ports?.some((port: any) => port.hostPort)) {
    container.ports = [...(container.ports ?? []), { containerPort: 9400, hostPort: 9400 }];
  }
  return template;
}

function images(template: Record<string, any>): string[] {
  return (template["spec"]?.containers ?? []).map((container: any) => String(container.image));
}
