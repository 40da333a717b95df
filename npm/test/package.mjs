/** The packed package, unpacked where a program would find it. */
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const source = fileURLToPath(new URL("..", import.meta.url));

/** A new folder with the package under node_modules, as an installation leaves it. */
export function installed() {
  const folder = mkdtempSync(join(tmpdir(), "daemonset-preflight-"));
  execFileSync("npm", ["pack", "--silent", "--pack-destination", folder], { cwd: source });
  const tarball = readdirSync(folder).find((file) => file.endsWith(".tgz"));
  const target = join(folder, "node_modules", "daemonset-preflight");
  mkdirSync(target, { recursive: true });
  execFileSync("tar", ["-xzf", join(folder, tarball), "--strip-components=1", "-C", target]);
  return { folder, target };
}

/** A DaemonSet with one mistake, and two nodes of which one is fit. */
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
  })),
});

/** What a program does with the package, as text: it is run in Node and in a browser. */
export const program = `
  await init();
  const answer = validate({ text: daemonSet });
  const [{ errors }] = answer.documents;
  const [{ nodes: placed }] = place({ daemonSets: daemonSet, nodes }).daemonSets;
  let refusal;
  try { validate({ texts: "" }); } catch (error) { refusal = error.constructor.name + ": " + error.message; }
  return {
    accepted: answer.accepted,
    errors: errors.map((e) => [e.field, e.reason, e.place.start.line]),
    placed: placed.map((n) => [n.name, n.shouldRun]),
    applied: applyDefaults({ text: daemonSet }).documents.length,
    refusal,
  };
`;
export const expected = {
  accepted: false,
  errors: [["metadata.name", "FieldValueInvalid", 3]],
  placed: [["linux-1", true], ["windows-1", false]],
  applied: 1,
  refusal: "TypeError: validate: unknown field `texts`, expected one of `text`, `old`, `fieldValidation` at line 1 column 8",
};
