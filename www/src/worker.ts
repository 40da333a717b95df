// Runs the core outside the main thread, so that typing never waits for it. Each cluster is read once.

import { applyDefaults, type Cluster, init, lint, streamCluster, validate } from "daemonset-preflight";
import type { ClusterTexts, CoreCalls, Progress } from "./messages";
import { answersTo } from "./policy/ask";
import { serve } from "./serve";

let loaded: { id: number; cluster: Cluster } | undefined;

async function load({ id, nodes, pods }: ClusterTexts, progress: (progress: Progress) => void): Promise<Cluster> {
  if (loaded?.id === id) return loaded.cluster;
  loaded?.cluster.free();
  loaded = undefined;
  const of = nodes.size + (pods?.size ?? 0);
  const cluster = await streamCluster(
    { nodes: nodes.stream(), ...(pods && { pods: pods.stream() }) },
    { size: nodes.size, progress: (read) => progress({ read, of }) },
  );
  loaded = { id, cluster };
  return cluster;
}

serve<CoreCalls>(init, {
  validate: ({ manifest, versions }) => validate({ text: manifest, kubernetesVersion: versions }),
  supported({ manifest, at, version }) {
    const { documents } = validate({ text: manifest, kubernetesVersion: version });
    const found = documents
      .flatMap(({ errors }) => errors)
      .find(({ place }) => place?.start.line === at.line && place.start.utf16Column === at.utf16Column);
    return found?.supported ?? [];
  },
  cluster: async ({ cluster }, progress) => (await load(cluster, progress)).overview(),
  async place({ cluster, manifest }, progress) {
    const read = await load(cluster, progress);
    const start = performance.now();
    const placed = read.place({ daemonSets: manifest });
    return { placed, milliseconds: performance.now() - start };
  },
  explain: async ({ cluster, manifest, node }, progress) =>
    (await load(cluster, progress)).explain({ daemonSets: manifest, node }),
  group: async ({ cluster, label }, progress) => (await load(cluster, progress)).group({ label }),
  async whatIf({ cluster, manifest, join, before, version }, progress) {
    const read = await load(cluster, progress);
    return {
      joined: read.compare({ daemonSets: manifest, join }),
      ...(before !== manifest && {
        edited: read.compare({ daemonSets: before, newDaemonSets: manifest }),
        updated: validate({ text: manifest, old: before, kubernetesVersion: version }),
      }),
    };
  },
  survey: async ({ cluster, manifest }, progress) => (await load(cluster, progress)).survey({ daemonSets: manifest }),
  defaults: ({ manifest, version }) => applyDefaults({ text: manifest, kubernetesVersion: version }),
  review: answersTo,
  lint: ({ manifest }) => lint({ text: manifest }),
});
