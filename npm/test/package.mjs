/** The packed package, installed where a program finds it. */
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const source = fileURLToPath(new URL("..", import.meta.url));

/** Creates a folder with the package in node_modules, as an installation leaves it. */
export function installed(within = tmpdir()) {
  mkdirSync(within, { recursive: true });
  const folder = mkdtempSync(join(within, "daemonset-preflight-"));
  execFileSync("npm", ["pack", "--silent", "--pack-destination", folder], { cwd: source });
  const tarball = readdirSync(folder).find((file) => file.endsWith(".tgz"));
  const target = join(folder, "node_modules", "daemonset-preflight");
  mkdirSync(target, { recursive: true });
  execFileSync("tar", ["-xzf", join(folder, tarball), "--strip-components=1", "-C", target]);
  return { folder, target, tarball: join(folder, tarball) };
}

/** A DaemonSet with one error, and two nodes, one of which it matches. */
export const daemonSet = `apiVersion: apps/v1
kind: DaemonSet
metadata: {name: Agent}
spec:
  selector: {matchLabels: {app: agent}}
  template:
    metadata: {labels: {app: agent}}
    spec:
      nodeSelector: {kubernetes.io/os: linux}
      containers: [{name: agent, image: registry.example/agent}]
`;
export const nodes = JSON.stringify({
  kind: "List",
  items: ["linux", "windows"].map((os) => ({
    kind: "Node",
    metadata: { name: `${os}-1`, labels: { "kubernetes.io/os": os } },
    status: { allocatable: { pods: "110" } },
  })),
});

/** The inputs of every program. */
const given = `const daemonSet = ${JSON.stringify(daemonSet)}, nodes = ${JSON.stringify(nodes)};`;

/** Returns a program as an ES module that prints its result. */
export const printing = ({ imports, program }, from = "daemonset-preflight") => `
  import { ${imports} } from ${JSON.stringify(from)};
  ${given}
  const result = await (async () => { ${program} })();
  console.log(JSON.stringify(result));`;

/** Returns a program as CommonJS that prints its result. */
export const printingCommonJs = ({ imports, program }, from = "daemonset-preflight") => `
  const { ${imports} } = require(${JSON.stringify(from)});
  ${given}
  (async () => { ${program} })().then((result) => console.log(JSON.stringify(result)));`;

/** Returns a program as an ES module for a page, which sets the global `result` to a promise. */
export const promising = ({ imports, program }, from = "daemonset-preflight") => `
  import { ${imports} } from ${JSON.stringify(from)};
  ${given}
  globalThis.result = (async () => { ${program} })();`;

/**
 * Returns a program as a worker of workerd. It runs when a request arrives, since not everything is allowed
 * before.
 */
export const serving = ({ imports, program }, from = "daemonset-preflight") => `
  import { ${imports} } from ${JSON.stringify(from)};
  ${given}
  export default { fetch: async () => Response.json(await (async () => { ${program} })()) };`;

/**
 * Programs that are run in every environment: their imports, their source text, and their expected results.
 */
export const programs = [
  {
    name: "validate and place",
    imports: "applyDefaults, init, place, validate",
    program: `
      await init();
      const answer = validate({ text: daemonSet });
      const [{ errors }] = answer.documents;
      const [{ nodes: placed }] = place({ daemonSets: daemonSet, nodes }).daemonSets;
      let refusal;
      try { validate({ texts: "" }); } catch (error) { refusal = [error.name, error.code, error.message]; }
      return {
        accepted: answer.accepted,
        errors: errors.map((e) => [e.field, e.reason, e.place.start.line]),
        placed: placed.map((n) => [n.name, n.shouldRun]),
        applied: applyDefaults({ text: daemonSet }).documents.length,
        refusal,
      };`,
    expected: {
      accepted: false,
      errors: [["metadata.name", "FieldValueInvalid", 3]],
      placed: [["linux-1", true], ["windows-1", false]],
      applied: 1,
      refusal: [
        "InvalidCallError",
        "INVALID_CALL",
        "validate: unknown field `texts`, expected one of `text`, `namespace`, `old`, `live`, `apply`, `fieldValidation`, `kubernetesVersion`, `featureGates`, `allowPrivileged` at line 1 column 8",
      ],
    },
  },
  {
    name: "load a cluster and ask it",
    imports: "init, loadCluster, streamCluster",
    program: `
      await init();
      const cluster = loadCluster({ nodes });
      const { nodes: names, pods } = cluster.overview();
      const [{ verdicts, nodes: numbers }] = cluster.place({ daemonSets: daemonSet }).daemonSets;
      const [{ placed }] = cluster.explain({ daemonSets: daemonSet, node: "windows-1" }).daemonSets;
      const { values } = cluster.group({ label: "kubernetes.io/os" });
      const refused = [];
      for (const wrong of [() => cluster.group({}), () => (cluster.free(), cluster.overview())]) {
        try { wrong(); } catch (error) { refused.push(error.message); }
      }
      const stream = (text) => new Blob([text]).stream();
      let read = 0;
      const streamed = await streamCluster({ nodes: stream(nodes), pods: stream("") }, { progress: (bytes) => (read = bytes) });
      const signal = AbortSignal.abort(new Error("enough"));
      const aborted = await streamCluster({ nodes: stream(nodes) }, { signal }).catch((error) => error.message);
      return {
        names,
        pods: pods ?? "not known",
        outcomes: Array.from(numbers, (number) => verdicts[number].outcome),
        isCompact: numbers instanceof Uint32Array,
        reason: placed.reason,
        values,
        refused,
        isAllRead: read === nodes.length,
        streamed: [streamed.overview().nodes.length, streamed.overview().pods],
        aborted,
      };`,
    expected: {
      names: ["linux-1", "windows-1"],
      pods: "not known",
      outcomes: ["runs", "excluded"],
      isCompact: true,
      reason: "lacks `kubernetes.io/os=linux`",
      values: ["linux", "windows"],
      refused: ["group: missing field `label` at line 1 column 2", "overview: the cluster was freed"],
      isAllRead: true,
      streamed: [2, 0],
      aborted: "enough",
    },
  },
  {
    name: "simulate",
    imports: "convert, init, reach, simulate",
    program: `
      await init();
      const world = { daemonSets: daemonSet.replace("Agent", "agent"), nodes };
      const ran = simulate({ ...world, script: [{ at: 60000, do: { removeNode: "linux-1" } }] });
      const [{ paths }] = reach({ simulation: world }).daemonSets;
      const pod = '{"kind": "Pod", "apiVersion": "v1", "metadata": {"name": "a"}, "spec": {"containers": [{"name": "a", "image": "a"}]}}';
      let refusal;
      try { convert({ texts: "" }); } catch (error) { refusal = [error.name, error.code, error.message]; }
      return {
        told: ran.records.filter((r) => r.record === "step").map((r) => [r.at, r.status.desiredNumberScheduled]),
        pods: ran.pods.length,
        invalid: simulate({ ...world, daemonSets: daemonSet }).problems.map((p) => [p.source, p.index]),
        paths: paths.map(({ method }) => method),
        converted: convert({ text: pod }).documents.map((d) => d.daemonSet.kind),
        refusal,
      };`,
    expected: {
      told: [[0, 1], [5000, 1], [120000, 0]],
      pods: 0,
      invalid: [["daemonSets", 0]],
      paths: ["push", "hostPort", "headlessService", "service"],
      converted: ["DaemonSet"],
      refusal: ["InvalidCallError", "INVALID_CALL", "convert: unknown field `texts`, expected `text` at line 1 column 8"],
    },
  },
];
