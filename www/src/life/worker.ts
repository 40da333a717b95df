// Simulates, in a worker that is started when the first of its panels is opened.

import { convert, diagnose, init, reach, type SimulateCall, simulate } from "daemonset-preflight";
import { stringify } from "yaml";
import type { ClusterTexts, SimulationCalls, World } from "../messages";
import { serve } from "../serve";
import { sceneOf, writeScript, writeServices } from "./scripts";

/** How far a rollout that is left is played on. */
const FORECAST_MS = 7 * 86_400_000;

let read: { id: number; nodes: string; pods: string } | undefined;

interface Dumped {
  text: string;
  /** The hash of each DaemonSet's template, by `namespace/name`. */
  present: Record<string, string>;
}

let dumped: { id: number; read: Dumped } | undefined;

/** A dump, which is read once. */
async function dumpOf(id: number, dump: Blob): Promise<Dumped> {
  if (dumped?.id !== id) {
    const text = await dump.text();
    const { daemonSets } = diagnose({ texts: [text] });
    const present = daemonSets.flatMap(({ namespace, name, rollout }) => {
      const revision = rollout?.revisions.find(({ isCurrent }) => isCurrent);
      return revision ? [[`${namespace}/${name}`, revision.hash]] : [];
    });
    dumped = { id, read: { text, present: Object.fromEntries(present) } };
  }
  return dumped.read;
}

/** The texts of a cluster, which are read once. */
async function textsOf({ id, nodes, pods }: ClusterTexts): Promise<{ nodes: string; pods: string }> {
  if (read?.id !== id) read = { id, nodes: await nodes.text(), pods: (await pods?.text()) ?? "" };
  return { nodes: read.nodes, pods: read.pods };
}

serve<SimulationCalls>(init, {
  run: async ({ schedulers, alternatives, ...world }) =>
    simulate({
      ...(await call(world)),
      forecast: FORECAST_MS,
      compareSchedulers: schedulers,
      // A cluster as it is has its DaemonSets already: nothing can stand in their place.
      alternatives: alternatives && !world.cluster.dump,
      narrate: true,
    }),
  async moment({ until, ...world }) {
    const { pods, records, script } = simulate({ ...(await call(world)), until });
    const { id, dump } = world.cluster;
    const present: Record<string, string> = dump ? { ...(await dumpOf(id, dump)).present } : {};
    const joined = new Set<string>();
    const left = new Set<string>();
    for (const record of records) {
      if (record.record === "step") {
        for (const change of record.changes) if (change.change === "revised") present[record.daemonSet] = change.hash;
      }
      if (record.record !== "event") continue;
      const action = script[record.index]?.do;
      if (action && "addNode" in action) {
        const name = String((action.addNode as { metadata?: { name?: string } }).metadata?.name);
        joined.add(name);
        left.delete(name);
      }
      if (action && "removeNode" in action) {
        joined.delete(action.removeNode);
        left.add(action.removeNode);
      }
    }
    return { pods, present, joined: [...joined], left: [...left] };
  },
  reach: async ({ services, ...world }) => reach({ simulation: await call(world), services }),
  convert(text) {
    const answer = convert({ text });
    const objects = answer.documents.flatMap(({ daemonSet }) => (daemonSet ? [stringify(daemonSet)] : []));
    return { ...answer, yaml: objects.join("---\n") };
  },
  write: async ({ id, manifest, cluster, names, running }) =>
    writeScript(id, sceneOf(manifest, (await textsOf(cluster)).nodes, names, running)),
  services: writeServices,
});

async function call({ manifest, cluster, script }: World): Promise<SimulateCall> {
  if (cluster.dump) return { daemonSets: manifest, cluster: (await dumpOf(cluster.id, cluster.dump)).text, script };
  return { daemonSets: manifest, ...(await textsOf(cluster)), script };
}
