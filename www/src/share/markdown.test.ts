import { loadCluster, validate } from "daemonset-preflight";
import { expect, test } from "vitest";
import type { Placing } from "../map/view";
import { markdownOf } from "./markdown";
import { svgOf } from "./svg";

const MANIFEST = `apiVersion: apps/v1
kind: DaemonSet
metadata: {name: a, namespace: "<b>"}
spec:
  selector: {matchLabels: {app: a}}
  template:
    metadata: {labels: {app: a}, annotations: {note: "\`\`\`\`"}}
    spec:
      nodeSelector: {pool: "x|y"}
      containers: [{name: c, image: i}]
`;
const NODES =
  "apiVersion: v1\nkind: Node\nmetadata: {name: '<n&1>', labels: {pool: gpu}}\nstatus: {allocatable: {cpu: '4', memory: 8Gi, pods: '9'}}\n";

function told(manifest: string) {
  const cluster = loadCluster({ nodes: NODES });
  const placing: Placing = {
    overview: cluster.overview(),
    placed: cluster.place({ daemonSets: manifest }),
    accepted: true,
  };
  return { manifest, validated: validate({ text: manifest, kubernetesVersion: "1.36" }), placing };
}

test("an issue has verdict, findings, nodes, text and link", () => {
  const markdown = markdownOf({ ...told(MANIFEST), link: "https://example.com/#1:abc" });
  expect(markdown).toMatch(/^\*\*Refused: \d errors?/);
  expect(markdown).toContain("(Kubernetes 1.36)");
  expect(markdown).toContain("- error: metadata.namespace: Invalid value");
  expect(markdown).toContain("| 1 | gets no pod | lacks pool=x\\|y |");
  expect(markdown).toContain("[Open it in DaemonSet Preflight](https://example.com/#1:abc)");
  // The text contains a fence of four backticks.
  expect(markdown).toContain("\n`````yaml\napiVersion: apps/v1");
  expect(markdown.split("<details>")[0]).not.toContain("<b>");
});

test("without a link there is none", () => {
  expect(markdownOf(told(MANIFEST))).not.toContain("Open it");
});

test("the picture shows each node, and nothing in it is markup of others", () => {
  const svg = svgOf(told(MANIFEST).placing);
  expect(svg).toContain("&lt;n&amp;1&gt;");
  expect(svg).not.toContain("<n");
  expect(svg.match(/<path /g)).toHaveLength(1);
  expect(svg).toContain("gets none");
});

test("a long sentence stands in several lines of the picture", () => {
  const { placing } = told(MANIFEST);
  for (const table of placing.placed.daemonSets) table.summary = `${"lacks pool=x, ".repeat(20)}${"x".repeat(200)}`;
  const lines = [...svgOf(placing).matchAll(/<text [^>]*font-size="12"[^>]*>([^<]*)</g)];
  const lengths = lines.map(([, line = ""]) => line.length);
  expect(Math.max(...lengths)).toBeLessThanOrEqual(130);
  expect(lengths.filter((length) => length > 60).length).toBeGreaterThan(2);
});
