// Generates manifests of cluster objects, as a user would write them.

export interface NodeShape {
  labels?: Record<string, string>;
  /** `key=value:effect` or `key:effect`. */
  taints?: string[];
  cpu?: string;
  memory?: string;
  /** The maximum number of pods. */
  pods?: number;
  cordoned?: boolean;
}

export function node(
  name: string,
  { labels = {}, taints = [], cpu = "4", memory = "16Gi", pods = 110, cordoned }: NodeShape = {},
): string {
  const all = { "kubernetes.io/hostname": name, "kubernetes.io/os": "linux", "kubernetes.io/arch": "amd64", ...labels };
  const written = [
    ...taints.map(taint),
    ...(cordoned ? ["{key: node.kubernetes.io/unschedulable, effect: NoSchedule}"] : []),
  ];
  const spec = [
    ...(cordoned ? ["  unschedulable: true"] : []),
    ...(written.length > 0 ? ["  taints:", ...written.map((one) => `  - ${one}`)] : []),
  ];
  return [
    "apiVersion: v1",
    "kind: Node",
    "metadata:",
    `  name: ${name}`,
    "  labels:",
    ...Object.entries(all).map(([key, value]) => `    ${key}: ${JSON.stringify(value)}`),
    ...(spec.length > 0 ? ["spec:", ...spec] : []),
    "status:",
    `  allocatable: {cpu: "${cpu}", memory: ${memory}, pods: "${pods}"}`,
    "",
  ].join("\n");
}

function taint(text: string): string {
  const [, key, value, effect] = /^([^=:]+)(?:=([^:]*))?:(\w+)$/.exec(text) ?? [];
  return `{key: ${key}, ${value === undefined ? "" : `value: ${JSON.stringify(value)}, `}effect: ${effect}}`;
}

/** Returns several nodes of one shape: `worker-1` to `worker-3`. */
export function nodes(name: string, count: number, shape: NodeShape = {}): string[] {
  return Array.from({ length: count }, (_, at) => node(`${name}-${at + 1}`, shape));
}

export interface DaemonSetShape {
  namespace?: string;
  /** Lines of the selector's `matchLabels` and of the template's labels; `app: NAME` by default. */
  selector?: string[];
  /** Lines of `spec`, at its indentation. */
  spec?: string[];
  /** Lines of `spec.template.spec`, at its indentation. */
  pod?: string[];
  /** Lines of the container, at its indentation. */
  container?: string[];
  image?: string;
}

export function daemonSet(name: string, shape: DaemonSetShape = {}): string {
  const {
    namespace = "monitoring",
    selector = [`app: ${name}`],
    spec = [],
    pod = [],
    container = [],
    image = "registry.example.com/agent:1.0",
  } = shape;
  const indent = (spaces: number, lines: string[]) => lines.map((line) => " ".repeat(spaces) + line);
  return [
    "apiVersion: apps/v1",
    "kind: DaemonSet",
    "metadata:",
    `  name: ${name}`,
    `  namespace: ${namespace}`,
    "spec:",
    "  selector:",
    "    matchLabels:",
    ...indent(6, selector),
    ...indent(2, spec),
    "  template:",
    "    metadata:",
    "      labels:",
    ...indent(8, selector),
    "    spec:",
    ...indent(6, pod),
    "      containers:",
    `      - name: ${name.slice(0, 40)}`,
    `        image: ${image}`,
    ...indent(8, container),
    ...(container.some((line) => line.startsWith("resources:"))
      ? []
      : indent(8, ["resources:", "  requests: {cpu: 100m, memory: 128Mi}"])),
    "",
  ].join("\n");
}

/** Returns a running pod on a node. */
export function pod(name: string, onNode: string, lines: string[] = [], labels = `{app: ${name}}`): string {
  return [
    "apiVersion: v1",
    "kind: Pod",
    `metadata: {name: ${name}, namespace: apps, labels: ${labels}}`,
    "spec:",
    `  nodeName: ${onNode}`,
    "  containers:",
    "  - name: main",
    "    image: registry.example.com/app:1.0",
    ...lines.map((line) => `    ${line}`),
    "status: {phase: Running}",
    "",
  ].join("\n");
}

/** Returns a running pod of a DaemonSet on a node. */
export function daemonPod(of: string, onNode: string): string {
  return [
    "apiVersion: v1",
    "kind: Pod",
    "metadata:",
    `  name: ${of}-${onNode.slice(-1)}x7k2`,
    "  namespace: monitoring",
    `  labels: {app: ${of}}`,
    "  ownerReferences:",
    `  - {apiVersion: apps/v1, kind: DaemonSet, name: ${of}, uid: 00000000-0000-0000-0000-000000000001, controller: true}`,
    "spec:",
    `  nodeName: ${onNode}`,
    "  containers:",
    "  - {name: agent, image: registry.example.com/agent:1.0}",
    "status: {phase: Running, conditions: [{type: Ready, status: 'True'}]}",
    "",
  ].join("\n");
}

export const documents = (...parts: (string | string[])[]): string => parts.flat().join("---\n");
