/** Calls of the simulation that together use every key and get every kind of answer. */

const node = (name, allocatable, address) => ({
  kind: "Node",
  apiVersion: "v1",
  metadata: { name, labels: { pool: "workers" } },
  status: { allocatable, addresses: address && [{ type: "InternalIP", address }] },
});
const list = (...items) => JSON.stringify({ kind: "List", apiVersion: "v1", items });
const template = (image, spec = {}, container = {}) => ({
  metadata: { labels: { app: "agent" } },
  spec: { containers: [{ name: "agent", image, ...container }], ...spec },
});
const agent = (image = "agent:1", { spec, container, ...more } = {}) => ({
  kind: "DaemonSet",
  apiVersion: "apps/v1",
  metadata: { name: "agent" },
  spec: { selector: { matchLabels: { app: "agent" } }, template: template(image, spec, container), ...more },
});
const withoutNetwork = (name) => {
  const made = node(name, room);
  const message = "container runtime network not ready: NetworkReady=false reason:NetworkPluginNotReady message:Network plugin returns error: cni plugin not initialized";
  const ready = { type: "Ready", status: "False", reason: "KubeletNotReady", message };
  return { ...made, status: { ...made.status, conditions: [ready] } };
};
const pod = (name, on, labels, spec) => ({
  kind: "Pod",
  apiVersion: "v1",
  metadata: { name, labels },
  spec: { nodeName: on, containers: [{ name: "a", image: "a:1", ...spec }] },
});
const room = { cpu: "1", memory: "1Gi", pods: "10" };
const two = list(node("a", room, "10.0.0.1"), node("b", room));
const cpu = (amount) => ({ resources: { requests: { cpu: amount } } });
const surge = { updateStrategy: { rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } } };
const hostPort = { ports: [{ name: "web", containerPort: 80, hostPort: 9100 }] };
const update = (image, ...more) => ({ do: { updateTemplate: template(image, ...more) } });
const at = (seconds, event) => ({ at: seconds * 1000, ...event });

const lives = [
  // One event of every kind, with every option.
  {
    daemonSets: JSON.stringify(agent()),
    nodes: two,
    pods: list(pod("web", "a", { app: "web" })),
    until: 3_600_000,
    script: [
      at(60, { do: { addNode: node("c", room) } }),
      at(70, { do: { setLabels: { node: "c", labels: { pool: "gpu" } } } }),
      at(80, { do: { setTaints: { node: "c", taints: [{ key: "gpu", value: "yes", effect: "NoExecute" }] } } }),
      at(90, { do: { cordon: "a" } }),
      at(91, { do: { uncordon: "a" } }),
      at(92, { do: { createPod: pod("own", "a", {}) } }),
      at(93, { do: { setPodLabels: { pod: "default/agent-zq5jx", labels: {} } } }),
      at(94, { do: { setPodLabels: { pod: "agent-zq5jx", labels: { app: "agent" } } } }),
      at(95, { do: { deletePod: "own" } }),
      at(96, { do: { editPod: { pod: "agent-p8wrm", spec: { containers: [{ name: "agent", image: "agent:0" }] } } } }),
      at(97, { do: { apply: agent("agent:1", { minReadySeconds: 1 }) } }),
      at(100, { do: { drain: "a" } }),
      at(110, { do: { failPods: "a" } }),
      at(120, { do: { succeedPods: "b" } }),
      at(130, { do: { deletePods: "b" } }),
      at(200, { daemonSet: "default/agent", ...update("agent:2") }),
      at(300, { do: { rollBack: 0 } }),
      at(400, { do: { updateStrategy: { type: "OnDelete" } } }),
      at(500, { do: { nodeReady: { node: "b", ready: false, outage: "notReady" } } }),
      at(600, { do: { nodeReady: { node: "b", ready: true } } }),
      at(700, { do: { removeNode: "c" } }),
      at(800, { do: { deleteDaemonSet: "orphan" } }),
      at(900, { do: { createDaemonSet: agent("agent:3", { revisionHistoryLimit: 0 }) } }),
      at(950, { do: { createDaemonSet: JSON.stringify({ ...agent(), metadata: { name: "other" } }) } }),
    ],
    options: {
      readyAfter: 5000,
      reaction: 1000,
      termination: 2000,
      burst: 250,
      backoff: { initial: 1000, max: 900_000 },
      neverReady: "simulate/never-ready",
      neverReadyImages: ["broken:1"],
      scheduling: "defaultScheduler",
      priorityClasses: { high: { value: 1000, preemptionPolicy: "Never", globalDefault: false } },
      nodeLifecycle: { grace: 50_000, outage: "unreachable" },
      validates: true,
      podGc: 20_000,
      kubernetesVersion: "1.36",
      podGcPeriod: 10_000,
    },
    forecast: 600_000,
    compareSchedulers: true,
    alternatives: true,
  },
  { daemonSets: JSON.stringify(agent()), nodes: two, script: [at(60, { do: { deleteDaemonSet: "background" } })] },
  // Pods that preempt others, that find no room, and that wait for deletion.
  {
    daemonSets: JSON.stringify(agent("agent:1", { container: cpu("900m"), spec: { priorityClassName: "system-node-critical" } })),
    nodes: two,
    pods: list(pod("web", "a", {}, cpu("500m"))),
    options: { scheduling: "defaultScheduler", podGc: null, nodeLifecycle: null },
    script: [at(60, update("agent:2", {}, cpu("2"))), at(90, { do: { updateStrategy: { type: "OnDelete" } } })],
    until: 120_000,
    compareSchedulers: true,
  },
  { daemonSets: JSON.stringify(agent("agent:1", { container: cpu("2") })), nodes: two, options: { scheduling: "controller" } },
  { daemonSets: JSON.stringify(agent("agent:1", { container: cpu("2") })), nodes: two, options: { scheduling: "defaultScheduler" } },
  // Rollouts that cannot finish: image, host ports, an unreachable node, a removed node.
  {
    daemonSets: JSON.stringify(agent()),
    nodes: two,
    options: { neverReadyImages: ["agent:2"] },
    script: [at(60, update("agent:2"))],
    forecast: 60_000,
  },
  {
    daemonSets: JSON.stringify(agent("agent:1", { ...surge, container: hostPort })),
    nodes: two,
    options: { scheduling: "defaultScheduler" },
    script: [at(60, update("agent:2", {}, hostPort))],
  },
  {
    daemonSets: JSON.stringify(agent()),
    nodes: two,
    script: [at(60, { do: { nodeReady: { node: "a", ready: false } } }), at(70, update("agent:2"))],
    until: 80_000,
    forecast: 60_000,
  },
  {
    daemonSets: JSON.stringify(agent("agent:1", surge)),
    nodes: two,
    options: { podGc: 1_000_000 },
    script: [at(60, { do: { removeNode: "a" } }), at(70, update("agent:2"))],
    until: 80_000,
  },
  {
    daemonSets: JSON.stringify(agent("agent:1", { updateStrategy: { type: "OnDelete" } })),
    nodes: two,
    script: [at(60, update("agent:2"))],
  },
  // Pods that admission rejects.
  {
    daemonSets: JSON.stringify(agent()),
    nodes: two,
    script: [at(60, update("agent:2", { overhead: { cpu: "1m" } }))],
    until: 120_000,
    forecast: 600_000,
  },
  // States in the middle of a run: no pod, several pods, ended ones, starting ones.
  { daemonSets: JSON.stringify(agent()), nodes: two, until: 0, options: { burst: 0 } },
  {
    daemonSets: JSON.stringify(agent()),
    nodes: two,
    pods: list(pod("one", "a", { app: "agent" }), pod("two", "a", { app: "agent" })),
    until: 0,
    options: { burst: 0 },
  },
  {
    daemonSets: JSON.stringify(agent()),
    nodes: two,
    script: [at(60, { do: { failPods: "a" } }), at(60.5, { do: { failPods: "a" } })],
    until: 60_500,
  },
  // A pod that a taint evicts, and the pods of a removed node.
  {
    daemonSets: JSON.stringify(agent()),
    nodes: two,
    pods: list(pod("web", "a", { app: "web" })),
    script: [
      at(60, { do: { setTaints: { node: "a", taints: [{ key: "old", effect: "NoExecute" }] } } }),
      at(70, { do: { removeNode: "b" } }),
    ],
    options: { nodeLifecycle: {}, podGc: 5000 },
  },
  // An unreachable node: its pods are marked not ready, and a pod due for eviction stays, as the node reports
  // again in time.
  {
    daemonSets: JSON.stringify(agent()),
    nodes: two,
    pods: list(pod("web", "a", { app: "web" })),
    script: [
      at(60, { do: { nodeReady: { node: "a", ready: false } } }),
      at(200, { do: { nodeReady: { node: "a", ready: true } } }),
    ],
  },
  { daemonSets: JSON.stringify(agent()), nodes: two, script: [at(60, update("agent:2"))], until: 61_000, forecast: 60_000 },
  // A pod that is being deleted, and one that a taint evicts repeatedly.
  {
    daemonSets: JSON.stringify(agent()),
    nodes: two,
    script: [at(60, update("agent:2"))],
    options: { termination: 60_000 },
    until: 70_000,
  },
  {
    daemonSets: JSON.stringify(agent("agent:1", { spec: { tolerations: [{ key: "old", operator: "Exists", effect: "NoExecute", tolerationSeconds: 3 }] } })),
    nodes: two,
    script: [at(60, { do: { setTaints: { node: "a", taints: [{ key: "old", effect: "NoExecute" }] } } })],
    until: 100_000,
    forecast: 600_000,
  },
  // A script as text, scripts with errors, and an update instead of a script.
  {
    daemonSets: JSON.stringify(agent()),
    nodes: two,
    script: 'options: {readyAfter: 10s}\nevents:\n- at: 1m\n  do: {drain: a}\n- at: 2m\n  do: {removeNode: x}\n',
  },
  { daemonSets: JSON.stringify(agent()), nodes: two, script: "events:\n- at: soon\n  do: {drain: a}\n" },
  { daemonSets: JSON.stringify(agent()), nodes: two, update: JSON.stringify(agent("agent:2")) },
  // The live state of a cluster, and a cluster that cannot be read.
  { cluster: list(agent(), node("a", room), node("b", room), pod("agent-1", "a", { app: "agent" })), until: 60_000 },
  // Nodes whose network is not ready, and a rollout that waits for it.
  {
    cluster: list(agent(), withoutNetwork("a"), withoutNetwork("b")),
    script: [at(60, update("agent:2"))],
    until: 80_000,
    forecast: 600_000,
  },
  { cluster: "[", until: 60_000 },
  // Inputs that cannot be read, and events that cannot happen.
  { daemonSets: "[", nodes: "5", pods: "{", script: [at(5, { do: { removeNode: "x" } })] },
  { daemonSets: "", nodes: two, script: [{ at: 5, do: { addNode: {} } }] },
  { daemonSets: JSON.stringify(agent("agent:1", { revisionHistoryLimit: "many" })), nodes: two },
].map((life) => ({ narrate: true, ...life }));

const service = (name, more = {}) => ({
  kind: "Service",
  apiVersion: "v1",
  metadata: { name },
  spec: { selector: { app: "agent" }, ports: [{ port: 80, targetPort: "web" }], ...more },
});
const noPorts = { clusterIP: "None", ports: undefined };

export const calls = {
  simulate: lives,
  reach: [
    ...lives.map((simulation) => ({ simulation })),
    {
      simulation: { daemonSets: JSON.stringify(agent("agent:1", { container: hostPort })), nodes: two },
      services: list(service("all"), service("each", { clusterIP: "None" }), service("names", noPorts), { kind: "Service", apiVersion: "v1", spec: 5 }),
      addresses: { nodes: { b: "10.0.0.2" }, pods: { "agent-bbbbb": "10.1.0.1" } },
    },
    // Addresses that nothing answers from elsewhere, and an IP family that pods lack.
    ...["127.0.0.1", "10.9.9.9"].map((hostIP) => ({
      simulation: { daemonSets: JSON.stringify(agent("agent:1", { container: { ports: [{ ...hostPort.ports[0], hostIP }] } })), nodes: two },
      services: list(service("six", { ipFamilies: ["IPv6"] })),
      addresses: { nodes: { b: "10.0.0.2" }, pods: { "agent-bbbbb": "10.1.0.1" } },
    })),
  ],
  convert: [
    { text: list(pod("agent", "a", {}), agent(), { kind: "ConfigMap", apiVersion: "v1" }) },
    { text: "[" },
  ],
};
