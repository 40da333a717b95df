// A review must equal the answer of the policy itself, which the tests also run if it has been built.

import { existsSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { Guest } from "../../../policy/demo/host.mjs";
import { answersTo } from "./ask";
import { QUESTIONS, readSettings, type Settings } from "./questions";
import { admissionReview, reviewsOf } from "./review";

const POLICY = new URL("../../../policy.wasm", import.meta.url);
const SAMPLES = new URL("../../../policy/test_data/", import.meta.url);

const CASES: readonly [name: string, sample: string, settings: Settings][] = [
  ["accepted", "good", {}],
  ["refused by the API server", "two-errors", {}],
  ["accepted with a warning", "surge-host-port", {}],
  ["refused by a rule", "surge-host-port", { surge_with_host_ports: "reject" }],
  ["refused by several rules", "surge-host-port", { surge_with_host_ports: "reject", no_priority_class: "reject" }],
  ["told whom to ask", "surge-host-port", { surge_with_host_ports: "reject", contact: "ask #platform" }],
  ["refused by the API server and by rules", "two-errors", { no_priority_class: "reject", contact: "ask" }],
  ["with the API server's warnings", "deprecated-label", {}],
  ["without the API server's warnings", "deprecated-label", { api_server_warnings: false }],
  ["with a name that is none", "bad-name", {}],
  ["with every house rule that it breaks", "house-rules", {}],
  ["with a selector of others", "selector-mismatch", {}],
  ["that is exempt from nothing", "host-port", { host_port_max: 9000, host_port_range: "reject" }],
  ["of one version", "good", { kubernetes_version: "1.34" }],
  [
    "without the API server's warnings of rules that are ignored",
    "surge-host-port",
    { surge_with_host_ports: "ignore" },
  ],
];

interface Request {
  operation: string;
  object: Record<string, unknown>;
  oldObject?: Record<string, unknown>;
}

test.skipIf(!existsSync(POLICY)).each(CASES)("%s: as the policy says", (_, sample, settings) => {
  const request = JSON.parse(readFileSync(new URL(`${sample}.json`, SAMPLES), "utf8")) as Request;
  const policy = new Guest(readFileSync(POLICY));
  const said = JSON.parse(policy.call("validate", JSON.stringify({ settings, request })));
  const answers = answersTo({ manifest: JSON.stringify(request.object), settings });
  const [review] = reviewsOf(answers, settings, () => "uid");
  const response = review?.response;
  expect(response?.allowed).toBe(said.accepted);
  expect(response?.status).toEqual(said.accepted ? undefined : { code: said.code, message: said.message });
  // The policy truncates long warnings and appends an ellipsis.
  const start = (text: string) => text.slice(0, 110);
  expect((response?.warnings ?? []).map(start)).toEqual((said.warnings ?? []).map(start));
});

test("the request is one that the policy reads", () => {
  const manifest =
    "apiVersion: apps/v1\nkind: DaemonSet\nmetadata: {name: a}\nspec:\n  selector: {matchLabels: {app: a}}\n  template:\n    metadata: {labels: {app: a}}\n    spec: {containers: [{name: c, image: i}]}\n";
  const [review] = reviewsOf(
    answersTo({ manifest, old: manifest.replace("image: i", "image: j"), settings: {} }),
    {},
    () => "uid",
  );
  const { request } = JSON.parse(admissionReview(review!, "request"));
  expect(request).toMatchObject({ uid: "uid", operation: "UPDATE", name: "a", namespace: "default" });
  expect(request.object.spec.template.spec.containers[0].image).toBe("i");
  expect(request.oldObject.spec.template.spec.containers[0].image).toBe("j");
  if (!existsSync(POLICY)) return;
  const said = JSON.parse(new Guest(readFileSync(POLICY)).call("validate", JSON.stringify({ settings: {}, request })));
  expect(said.accepted).toBe(true);
});

test("what is kept of settings is read, and everything else is left out", () => {
  const settings = { host_network: "reject", min_nodes: 3, exempt_names: ["a"], cluster_context: true, contact: "x" };
  expect(readSettings(JSON.stringify(settings))).toEqual(settings);
  expect(
    readSettings('{"host_network": "no", "min_nodes": "3", "exempt_names": [1], "other": 1, "__proto__": 1}'),
  ).toEqual({});
  for (const text of [undefined, "", "{", "null", "3", "[]"]) expect(readSettings(text)).toEqual({});
  // Defaults are dropped.
  expect(readSettings(JSON.stringify(Object.fromEntries(QUESTIONS.map((one) => [one.variable, one.default]))))).toEqual(
    {},
  );
});
