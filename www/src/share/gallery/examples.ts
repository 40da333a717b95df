// The gallery: common problems with DaemonSets, each with what it shows. Loaded when opened.

import { daemonPod, daemonSet, documents, node, nodes, pod } from "../../builder/objects";
import type { State } from "../state";

export interface GalleryExample {
  /** The name in links. */
  id: string;
  title: string;
  /** One sentence about what the example shows. */
  see: string;
  group: "Placement" | "Rollout" | "Refused" | "Good practice" | "A cluster that runs";
  state?: Partial<State>;
  /** The name of a sample dump, instead of texts. */
  dump?: string;
}

const WORKERS = documents(nodes("worker", 4));
const CONTROL_PLANE = node("control-1", {
  labels: { "node-role.kubernetes.io/control-plane": "" },
  taints: ["node-role.kubernetes.io/control-plane:NoSchedule"],
});
const AGENT = daemonSet("agent");
const HOST_PORT = ["ports:", "- {containerPort: 9100, hostPort: 9100}"];
const NONE = { pods: "", panel: "what-if", outcome: "" };

export const GALLERY: readonly GalleryExample[] = [
  {
    id: "misspelt-label",
    title: "DESIRED 0, and no event says why",
    see: "The map names the label that no node has, and offers the one that is nearest: disktype=ssd.",
    group: "Placement",
    state: {
      ...NONE,
      manifest: daemonSet("cache", { pod: ["nodeSelector: {disktype: sdd}"] }),
      nodes: documents(nodes("worker", 2), nodes("storage", 2, { labels: { disktype: "ssd" } })),
    },
  },
  {
    id: "master-taint",
    title: "The control plane's taint was renamed",
    see: "The toleration of the old key `master` matches nothing any more, and the control plane gets no pod.",
    group: "Placement",
    state: {
      ...NONE,
      manifest: daemonSet("agent", {
        pod: ["tolerations:", "- {key: node-role.kubernetes.io/master, operator: Exists, effect: NoSchedule}"],
      }),
      nodes: documents(CONTROL_PLANE, WORKERS),
    },
  },
  {
    id: "dedicated-pool",
    title: "Fewer pods than nodes: a taint",
    see: "Two nodes keep the pods off by a taint, and one button writes the toleration that lets them in.",
    group: "Placement",
    state: {
      ...NONE,
      manifest: AGENT,
      nodes: documents(nodes("worker", 3), nodes("database", 2, { taints: ["dedicated=db:NoSchedule"] })),
    },
  },
  {
    id: "no-room",
    title: "Pending for ever: no room",
    see: "On one node the pod waits for CPU that a pod of the same priority holds, so that nothing makes room for it.",
    group: "Placement",
    state: {
      ...NONE,
      manifest: daemonSet("agent", { container: ["resources:", "  requests: {cpu: 500m, memory: 256Mi}"] }),
      nodes: WORKERS,
      pods: pod("database", "worker-2", ["resources: {requests: {cpu: 3800m, memory: 8Gi}}"]),
    },
  },
  {
    id: "host-port",
    title: "Two want one host port",
    see: "The exporter stays Pending where an old one holds port 9100, and runs everywhere else.",
    group: "Placement",
    state: {
      ...NONE,
      manifest: daemonSet("exporter", { container: HOST_PORT }),
      nodes: WORKERS,
      pods: pod("old-exporter", "worker-3", HOST_PORT),
    },
  },
  {
    id: "fargate",
    title: "Pods that wait on Fargate nodes",
    see: "A toleration of everything sends daemons to Fargate nodes, each of which has room for its one pod alone.",
    group: "Placement",
    state: {
      ...NONE,
      manifest: daemonSet("agent", { pod: ["tolerations:", "- {operator: Exists}"] }),
      nodes: documents(
        nodes("ec2", 3, { labels: { "eks.amazonaws.com/nodegroup": "general" } }),
        nodes("fargate", 2, {
          labels: { "eks.amazonaws.com/compute-type": "fargate" },
          taints: ["eks.amazonaws.com/compute-type=fargate:NoSchedule"],
          cpu: "2",
          memory: "4Gi",
          pods: 1,
        }),
      ),
      pods: documents(pod("shop-1", "fargate-1"), pod("shop-2", "fargate-2")),
    },
  },
  {
    id: "windows",
    title: "Linux images on Windows nodes",
    see: "Nothing in the DaemonSet asks for Linux, so that the Windows nodes get pods whose image cannot run there.",
    group: "Placement",
    state: {
      ...NONE,
      manifest: AGENT,
      nodes: documents(nodes("linux", 3), nodes("win", 2, { labels: { "kubernetes.io/os": "windows" } })),
    },
  },
  {
    id: "startup-taint",
    title: "The daemon that should take off the startup taint",
    see: "New nodes have a taint that this very daemon is to remove, and keep it off: it does not tolerate the taint.",
    group: "Placement",
    state: {
      ...NONE,
      manifest: daemonSet("cni", { namespace: "kube-system", pod: ["priorityClassName: system-node-critical"] }),
      nodes: documents(nodes("worker", 2), nodes("fresh", 3, { taints: ["example.com/cni-not-ready:NoSchedule"] })),
    },
  },
  {
    id: "taint-later",
    title: "A taint that came later",
    see: "The pods stay where NoSchedule came after them, though none should be there: NoSchedule drives nobody out.",
    group: "Placement",
    state: {
      ...NONE,
      manifest: AGENT,
      nodes: documents(nodes("worker", 2), node("worker-3", { taints: ["maintenance=planned:NoSchedule"] })),
      pods: documents(daemonPod("agent", "worker-1"), daemonPod("agent", "worker-2"), daemonPod("agent", "worker-3")),
    },
  },
  {
    id: "cordon",
    title: "A cordoned node gets a pod all the same",
    see: "The drain passes the daemon over, and when its pod is deleted the cordoned node gets a new one.",
    group: "Rollout",
    state: { ...NONE, manifest: AGENT, nodes: WORKERS, panel: "life", script: "", scriptId: "drain" },
  },
  {
    id: "new-nodes",
    title: "What if the autoscaler adds a node",
    see: "Of the shapes of nodes that clouds add, What if says which would get a pod and what keeps it off the others.",
    group: "Placement",
    state: { ...NONE, manifest: AGENT, nodes: WORKERS },
  },
  {
    id: "surge-host-port",
    title: "maxSurge with a host port",
    see: "The rollout stands for ever: the new pod waits for the port that the old one holds beside it.",
    group: "Rollout",
    state: {
      ...NONE,
      manifest: daemonSet("exporter", {
        spec: ["updateStrategy: {type: RollingUpdate, rollingUpdate: {maxSurge: 1, maxUnavailable: 0}}"],
        container: HOST_PORT,
      }),
      nodes: WORKERS,
      panel: "life",
      scriptId: "rollout",
    },
  },
  {
    id: "dead-node",
    title: "One dead node stops the rollout",
    see: "The pod of a node that does not answer uses the whole budget of maxUnavailable 1, and no other is replaced.",
    group: "Rollout",
    state: { ...NONE, manifest: AGENT, nodes: WORKERS, panel: "life", scriptId: "unready" },
  },
  {
    id: "slow-rollout",
    title: "One pod after the other",
    see: "With maxUnavailable 1 sixty nodes take sixty waves; write 10% and see what becomes of the time.",
    group: "Rollout",
    state: { ...NONE, manifest: AGENT, nodes: documents(nodes("worker", 60)), panel: "life", scriptId: "rollout" },
  },
  {
    id: "on-delete",
    title: "OnDelete: the edit reaches no pod",
    see: "The new image stands in the template, and every pod keeps the old one until somebody deletes it.",
    group: "Rollout",
    state: {
      ...NONE,
      manifest: daemonSet("agent", { spec: ["updateStrategy: {type: OnDelete}"] }),
      nodes: WORKERS,
      panel: "life",
      scriptId: "onDelete",
    },
  },
  {
    id: "orphan",
    title: "Delete the DaemonSet, keep its pods",
    see: "A second DaemonSet with the same selector adopts the orphans and replaces them by its own strategy.",
    group: "Rollout",
    state: { ...NONE, manifest: AGENT, nodes: WORKERS, panel: "life", scriptId: "orphan" },
  },
  {
    id: "selector-changed",
    title: "helm upgrade fails: the selector is immutable",
    see: "The chart's version stands in the selector, and What if says that the API server refuses the upgrade.",
    group: "Refused",
    state: {
      ...NONE,
      before: daemonSet("agent", { selector: ["app: agent", "helm.sh/chart: agent-1.0.0"] }),
      manifest: daemonSet("agent", { selector: ["app: agent", "helm.sh/chart: agent-1.1.0"] }),
      nodes: WORKERS,
    },
  },
  {
    id: "restart-policy",
    title: "A Job's fields in a DaemonSet",
    see: "`restartPolicy: OnFailure` and a deadline are refused, each at its line and with the change that mends it.",
    group: "Refused",
    state: {
      ...NONE,
      manifest: daemonSet("setup", { pod: ["restartPolicy: OnFailure", "activeDeadlineSeconds: 600"] }),
      nodes: WORKERS,
    },
  },
  {
    id: "selector-mismatch",
    title: "A selector that selects nothing of its own",
    see: "The labels of the template are not those that the selector asks for: the API server refuses it.",
    group: "Refused",
    state: {
      ...NONE,
      manifest: AGENT.replace("      labels:\n        app: agent", "      labels:\n        app: node-agent"),
      nodes: WORKERS,
    },
  },
  {
    id: "overlap",
    title: "Two DaemonSets select each other's pods",
    see: "Several together names the pair: both select app=agent in one namespace.",
    group: "Good practice",
    state: {
      ...NONE,
      manifest: documents(AGENT, daemonSet("agent-canary", { selector: ["app: agent"] })),
      nodes: WORKERS,
      panel: "together",
    },
  },
  {
    id: "critical-class",
    title: "system-node-critical outside kube-system",
    see: "House rules warn: GKE lets that class into kube-system only, and the pods are refused by a quota.",
    group: "Good practice",
    state: {
      ...NONE,
      manifest: daemonSet("agent", { pod: ["priorityClassName: system-node-critical"] }),
      nodes: WORKERS,
      panel: "rules",
    },
  },
  {
    id: "long-name",
    title: "A name so long that pod names are cut",
    see: "House rules say where the name is cut off, so that pods of two DaemonSets may look alike.",
    group: "Good practice",
    state: {
      ...NONE,
      manifest: daemonSet("observability-platform-node-level-metrics-and-logs-collector", { selector: ["app: agent"] }),
      nodes: WORKERS,
      panel: "rules",
    },
  },
  {
    id: "diagnose-budget",
    title: "A stuck rollout, from a dump",
    see: "Two silent nodes use the whole budget; the diagnosis says which, and what finishes the rollout.",
    group: "A cluster that runs",
    dump: "budget-used-up",
  },
  {
    id: "diagnose-crash",
    title: "A new revision that crashes, from a dump",
    see: "The container is killed for want of memory, and going back to the revision before is what helps.",
    group: "A cluster that runs",
    dump: "crashing-revision",
  },
  {
    id: "diagnose-finalizer",
    title: "A pod that does not go, from a dump",
    see: "A finalizer holds the old pod, and the node gets no new one until somebody takes it off.",
    group: "A cluster that runs",
    dump: "held-by-finalizer",
  },
];
