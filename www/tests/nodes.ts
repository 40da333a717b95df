// Generates node lists as files, as `kubectl get nodes -o json` prints them for large clusters.

import { once } from "node:events";
import { createWriteStream } from "node:fs";
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Writes a list of `count` nodes, each about `bytes` long, mostly images, which nothing reads. Returns its path. */
export async function nodeList(count: number, bytes: number): Promise<string> {
  const path = join(await mkdtemp(join(tmpdir(), "nodes-")), "nodes.json");
  const file = createWriteStream(path);
  const images = "x".repeat(Math.max(0, bytes - 420));
  file.write('{"apiVersion":"v1","kind":"List","items":[');
  for (let at = 0; at < count; at++) {
    const node = {
      apiVersion: "v1",
      kind: "Node",
      metadata: {
        name: `ip-10-${at >> 16}-${(at >> 8) & 255}-${at & 255}.eu-central-1.compute.internal`,
        labels: {
          "kubernetes.io/os": "linux",
          "topology.kubernetes.io/zone": `zone-${"abc"[at % 3]}`,
          pool: at % 10 === 0 ? "gpu" : "general",
        },
      },
      spec: at % 10 === 0 ? { taints: [{ key: "nvidia.com/gpu", value: "present", effect: "NoSchedule" }] } : {},
      status: { allocatable: { cpu: "8", memory: "32Gi", pods: "110" }, images: [{ names: [images] }] },
    };
    if (!file.write((at > 0 ? "," : "") + JSON.stringify(node))) await once(file, "drain");
  }
  file.end("]}");
  await once(file, "finish");
  return path;
}
