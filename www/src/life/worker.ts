// Simulates, in a worker that is started when the first of its panels is opened.

import {
  type Cluster,
  convert,
  diagnose,
  init,
  reach,
  type SimulateAnswer,
  type SimulateCall,
  simulate,
  streamCluster,
} from "daemonset-preflight";
import { stringify } from "yaml";
import type { ClusterTexts, SimulationCalls, World } from "../messages";
import { serve } from "../serve";
import { sceneOf, writeScript, writeServices } from "./scripts";

/** How far a rollout that is left is played on. */
const FORECAST_MS = 7 * 86_400_000;

/** Larger node lists are not read as a text for the sake of an example. */
const LARGEST_READ = 400_000;

let read: { id: number; nodes: Cluster; pods: string } | undefined;

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

/** The nodes of a cluster, which are read once and never are a text here, and the text of its pods. */
async function clusterOf({ id, nodes, pods }: ClusterTexts): Promise<{ nodes: Cluster; pods: string }> {
  if (read?.id === id) return read;
  read?.nodes.free();
  read = undefined;
  const loaded = await streamCluster({ nodes: nodes.stream() }, { size: nodes.size });
  read = { id, nodes: loaded, pods: (await pods?.text()) ?? "" };
  return read;
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
  reach: async ({ services, ...world }) => reach({ simulation: await asTexts(world), services }),
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
  const call = { daemonSets: manifest, script, ...how };
  if (cluster.dump) return simulate({ ...call, cluster: (await dumpOf(cluster.id, cluster.dump)).text });
  const { nodes, pods } = await clusterOf(cluster);
  return nodes.simulate({ ...call, pods });
}

/** How clients reach pods hangs on what nodes have besides, which is in their texts alone. */
async function asTexts({ manifest, cluster, script }: World): Promise<SimulateCall> {
  const call = { daemonSets: manifest, script };
  if (cluster.dump) return { ...call, cluster: (await dumpOf(cluster.id, cluster.dump)).text };
  return { ...call, nodes: await cluster.nodes.text(), pods: (await cluster.pods?.text()) ?? "" };
}
