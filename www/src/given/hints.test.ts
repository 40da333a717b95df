import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { hintOf } from "./hints";

const example = (name: string) => readFileSync(new URL(`../examples/${name}.yaml`, import.meta.url), "utf8");

for (const [what, text, at, said] of [
  [
    "a table of nodes",
    "NAME       STATUS   ROLES    AGE   VERSION\nworker-1   Ready    <none>   3d    v1.36.2\n",
    "nodes",
    "Add `-o json`",
  ],
  ["a table of pods of all namespaces", "NAMESPACE  NAME  READY  STATUS\n", "pods", "Add `-o json`"],
  [
    "a template",
    "apiVersion: apps/v1\nkind: DaemonSet\nmetadata:\n  name: {{ .Values.name }}\n  template: {}\n",
    "manifest",
    "helm template",
  ],
  ["nodes", "apiVersion: v1\nkind: Node\n", "manifest", "These are nodes"],
  ["a Deployment", "apiVersion: apps/v1\nkind: Deployment\n", "manifest", "can become one"],
  ["a DaemonSet", "kind: DaemonSet\nspec: {template: {}}\n", "nodes", "This is a DaemonSet"],
  ["pods", '{"kind": "List", "items": [{"kind": "Pod"}]}', "nodes", "These are pods"],
] as const) {
  test(`${what} under ${at} gives a hint`, () => {
    expect(hintOf(text, at, true)?.text).toContain(said);
  });
}

test("a text that is as it should be gives none", () => {
  expect(hintOf(example("agent"), "manifest", false)).toBeUndefined();
  expect(hintOf(example("nodes-mixed"), "nodes", false)).toBeUndefined();
  expect(hintOf(example("pods-web"), "pods", false)).toBeUndefined();
  expect(hintOf("", "manifest", true)).toBeUndefined();
  const own = example("agent").replace("log-agent:2.4.1", 'log-agent:2.4.1\n          args: ["--format={{.Name}}"]');
  expect(hintOf(own, "manifest", false)).toBeUndefined();
});

test("a template that can be read as YAML, since its values are in quotes, gives a hint too", () => {
  for (const value of ["{{ .Values.image }}", '{{- include \\"agent.image\\" . }}', "{{ $.Release.Name }}"]) {
    const text = example("agent").replace("registry.example/log-agent:2.4.1", `"${value}"`);
    expect(hintOf(text, "manifest", false)?.text, value).toContain("helm template");
  }
});
