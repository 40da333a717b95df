// The examples that the page offers: instructive DaemonSets, and clusters to place them on.

import agent from "../examples/agent.yaml?raw";
import byHardware from "../examples/by-hardware.yaml?raw";
import gpu from "../examples/gpu.yaml?raw";
import hostPorts from "../examples/host-ports.yaml?raw";
import mixed from "../examples/nodes-mixed.yaml?raw";
import podsWeb from "../examples/pods-web.yaml?raw";
import selector from "../examples/selector.yaml?raw";
import typo from "../examples/typo.yaml?raw";

export interface Example {
  id: string;
  label: string;
  text: string;
}

export const MANIFESTS: readonly [Example, ...Example[]] = [
  { id: "agent", label: "A log agent on every node", text: agent },
  { id: "typo", label: "A typo in nodeSelector: DESIRED 0", text: typo },
  { id: "selector", label: "Refused: selector, name, restartPolicy", text: selector },
  { id: "gpu", label: "A device plugin on GPU nodes", text: gpu },
  { id: "host-ports", label: "Two daemons want one host port", text: hostPorts },
  { id: "by-hardware", label: "One kind of daemon, by hardware", text: byHardware },
];

export const CLUSTERS: readonly [Example, ...Example[]] = [
  { id: "mixed", label: "8 nodes of all kinds", text: mixed },
  { id: "pool", label: "300 nodes in three pools", text: pools(300) },
];

export const PODS: readonly [Example, ...Example[]] = [
  { id: "empty", label: "none: empty nodes", text: "" },
  { id: "web", label: "a database and an old exporter", text: podsWeb },
];

/** A larger cluster: workers, storage nodes and GPU nodes, some of them not ready or in maintenance. */
function pools(count: number): string {
  const documents: string[] = [];
  for (let i = 0; i < count; i++) {
    const pool = i % 10 === 0 ? "gpu" : i % 3 === 0 ? "storage" : "worker";
    const taints = [
      ...(pool === "gpu" ? ["{key: nvidia.com/gpu, value: present, effect: NoSchedule}"] : []),
      ...(i % 37 === 5 ? ["{key: node.kubernetes.io/not-ready, effect: NoExecute}"] : []),
      ...(i % 41 === 7 ? ["{key: maintenance, value: planned, effect: NoSchedule}"] : []),
    ];
    documents.push(
      [
        "apiVersion: v1",
        "kind: Node",
        "metadata:",
        `  name: ${pool}-${String(i).padStart(3, "0")}`,
        "  labels:",
        "    kubernetes.io/os: linux",
        "    kubernetes.io/arch: amd64",
        `    pool: ${pool}`,
        `    disktype: ${pool === "storage" ? "ssd" : "hdd"}`,
        ...(taints.length > 0 ? ["spec:", `  taints: [${taints.join(", ")}]`] : []),
        "status:",
        `  allocatable: {cpu: "${pool === "gpu" ? 32 : 8}", memory: 32Gi, pods: "110"}`,
      ].join("\n"),
    );
  }
  return `${documents.join("\n---\n")}\n`;
}
