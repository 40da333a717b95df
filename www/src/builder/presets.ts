// Preset clusters and node shapes.

import { documents, type NodeShape, node, nodes } from "./objects";

export interface ClusterPreset {
  id: string;
  label: string;
  text(): string;
}

const CONTROL_PLANE: NodeShape = {
  labels: { "node-role.kubernetes.io/control-plane": "" },
  taints: ["node-role.kubernetes.io/control-plane:NoSchedule"],
};
const zone = (at: number) => ({ "topology.kubernetes.io/zone": `zone-${"abc"[at % 3]}` });

/** The shapes of nodes that can be added. */
export const SHAPES: readonly (readonly [id: string, label: string, shape: NodeShape])[] = [
  ["worker", "worker", {}],
  ["control", "control plane", CONTROL_PLANE],
  [
    "gpu",
    "GPU",
    {
      labels: { "nvidia.com/gpu.present": "true" },
      taints: ["nvidia.com/gpu=present:NoSchedule"],
      cpu: "32",
      memory: "128Gi",
    },
  ],
  ["arm", "arm64", { labels: { "kubernetes.io/arch": "arm64" } }],
  ["windows", "Windows", { labels: { "kubernetes.io/os": "windows" }, taints: ["os=windows:NoSchedule"] }],
  ["spot", "spot", { labels: { "node.kubernetes.io/lifecycle": "spot" }, taints: ["spot=true:NoSchedule"] }],
  [
    "fargate",
    "EKS Fargate",
    {
      labels: { "eks.amazonaws.com/compute-type": "fargate" },
      taints: ["eks.amazonaws.com/compute-type=fargate:NoSchedule"],
      cpu: "2",
      memory: "4Gi",
      pods: 1,
    },
  ],
  ["edge", "edge, small", { labels: { "node-role.kubernetes.io/edge": "" }, cpu: "1", memory: "1Gi", pods: 30 }],
];

const shapeOf = (id: string): NodeShape => SHAPES.find(([one]) => one === id)?.[2] ?? {};

export const CLUSTER_PRESETS: readonly ClusterPreset[] = [
  {
    id: "kind",
    label: "kind: a control plane and two workers",
    text: () => documents(node("kind-control-plane", CONTROL_PLANE), node("kind-worker"), node("kind-worker2")),
  },
  {
    id: "eks",
    label: "EKS with GPU and Fargate nodes",
    text: () =>
      documents(
        Array.from({ length: 4 }, (_, at) =>
          node(`ip-10-0-${at}-17.ec2.internal`, { labels: { "eks.amazonaws.com/nodegroup": "general", ...zone(at) } }),
        ),
        nodes("gpu", 2, shapeOf("gpu")),
        nodes("fargate", 3, shapeOf("fargate")),
      ),
  },
  {
    id: "windows",
    label: "Linux, and a pool of Windows nodes",
    text: () => documents(nodes("linux", 4), nodes("win", 3, shapeOf("windows"))),
  },
  {
    id: "edge",
    label: "edge: small nodes, some of them unreachable",
    text: () =>
      documents(
        node("hub", CONTROL_PLANE),
        nodes("edge", 8, shapeOf("edge")),
        nodes("away", 2, {
          ...shapeOf("edge"),
          taints: ["node.kubernetes.io/unreachable:NoSchedule", "node.kubernetes.io/unreachable:NoExecute"],
        }),
      ),
  },
  { id: "large", label: "5,000 nodes in three zones and four pools", text: large },
];

const LARGE = 5000;

/** As JSON, which is parsed faster. */
function large(): string {
  const pools = ["general", "general", "general", "memory", "gpu", "spot"];
  const items = Array.from({ length: LARGE }, (_, at) => {
    const pool = pools[at % pools.length] ?? "general";
    const taints = pool === "gpu" ? [{ key: "nvidia.com/gpu", value: "present", effect: "NoSchedule" }] : [];
    return {
      apiVersion: "v1",
      kind: "Node",
      metadata: {
        name: `node-${String(at).padStart(4, "0")}`,
        labels: {
          "kubernetes.io/os": "linux",
          "kubernetes.io/arch": at % 10 === 3 ? "arm64" : "amd64",
          pool,
          ...zone(at),
        },
      },
      spec: taints.length > 0 ? { taints } : {},
      status: { allocatable: { cpu: pool === "gpu" ? "32" : "8", memory: "32Gi", pods: "110" } },
    };
  });
  return JSON.stringify({ apiVersion: "v1", kind: "List", items });
}
