// Simulates, in a worker that is started when the first of its panels is opened.

import {
  type Cluster,
  convert,
  type DumpedCluster,
  init,
  type SimulateAnswer,
  type SimulateCall,
  streamCluster,
  streamDump,
} from "daemonset-preflight";
import { stringify } from "yaml";
import type { ClusterTexts, SimulationCalls, World } from "../messages";
import { serve } from "../serve";
import { sceneOf, writeScript, writeServices } from "./scripts";

/** How far a rollout is simulated beyond the script's end. */
const FORECAST_MS = 7 * 86_400_000;

/** Larger node lists, in bytes, are not parsed for generating a script. */
const LARGEST_READ = 400_000;

let read: { id: number; cluster: Cluster } | undefined;

interface Dumped {
  cluster: DumpedCluster;
  /** The hash of each DaemonSet's current template, by `namespace/name`. */
  present: Record<string, string>;
}

let dumped: { id: number; read: Dumped } | undefined;

/** Reads a dump, once and as a stream, so that it is never held as one text. */
async function dumpOf(id: number, dump: Blob): Promise<Dumped> {
  if (dumped?.id === id) return dumped.read;
  dumped?.read.cluster.free();
  dumped = undefined;
  const cluster = await streamDump([dump]);
  const present = cluster.diagnose().daemonSets.flatMap(({ namespace, name, rollout }) => {
    const revision = rollout?.revisions.find(({ isCurrent }) => isCurrent);
    return revision ? [[`${namespace}/${name}`, revision.hash]] : [];
  });
  dumped = { id, read: { cluster, present: Object.fromEntries(present) } };
  return dumped.read;
}

/** Reads the nodes and pods of a cluster, likewise. */
async function clusterOf({ id, nodes, pods }: ClusterTexts): Promise<Cluster> {
  if (read?.id === id) return read.cluster;
  read?.cluster.free();
  read = undefined;
  const streams = { nodes: nodes.stream(), ...(pods && { pods: pods.stream() }) };
  const cluster = await streamCluster(streams, { size: nodes.size });
  read = { id, cluster };
  return cluster;
}

serve<SimulationCalls>(init, {
  run: async ({ schedulers, alternatives, ...world }) =>
    simulated(world, { forecast: FORECAST_MS, compareSchedulers: schedulers, alternatives, narrate: true }),
  async moment({ until, ...world }) {
    const { pods, records, script } = await simulated(world, { until });
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
  async reach({ services, manifest, cluster, script }) {
    return (await start(cluster)).reach({ simulation: { daemonSets: manifest, script }, services });
  },
  convert(text) {
    const answer = convert({ text });
    const objects = answer.documents.flatMap(({ daemonSet }) => (daemonSet ? [stringify(daemonSet)] : []));
    return { ...answer, yaml: objects.join("---\n") };
  },
  async write({ id, manifest, cluster: { nodes }, names, running }) {
    const text = nodes.size <= LARGEST_READ ? await nodes.text() : "";
    return writeScript(id, sceneOf(manifest, text, names, running));
  },
  services: writeServices,
});

async function simulated(
  { manifest, cluster, script }: World,
  how: Pick<SimulateCall, "until" | "forecast" | "compareSchedulers" | "alternatives" | "narrate">,
): Promise<SimulateAnswer> {
  return (await start(cluster)).simulate({ daemonSets: manifest, script, ...how });
}

/** Returns the initial state of a run. */
async function start(cluster: ClusterTexts): Promise<Cluster | DumpedCluster> {
  return cluster.dump ? (await dumpOf(cluster.id, cluster.dump)).cluster : clusterOf(cluster);
}
