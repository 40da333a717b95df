/** The demo: its output, and its waPC host. */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { test } from "node:test";
import { Guest } from "./host.mjs";

const run = (program, ...args) =>
  execFileSync(fileURLToPath(new URL(program, import.meta.url)), args, { encoding: "utf8" });

test("one request is accepted, one refused with its reasons, one warned of its rollout", () => {
  assert.equal(
    run("verdicts.mjs"),
    `policy.wasm, the Kubewarden policy, answers admission requests (policy/test_data):

  A DaemonSet that Kubernetes takes:
    CREATE DaemonSet node-agent: accepted

  One that it refuses, with every reason:
    CREATE DaemonSet node-agent: REFUSED, 422
      DaemonSet.apps "node-agent" is invalid: [spec.template.spec.activeDeadlineSeconds: Forbidden: activeDeadlineSeconds in DaemonSet is not Supported, spec.updateStrategy.rollingUpdate.maxSurge: Invalid value: 1: may not be set when maxUnavailable is non-zero]

  One that it takes, and whose next rollout would never end:
    CREATE DaemonSet node-agent: accepted
      warning: surge_with_host_ports: a rollout with maxSurge 1 and host ports never ends: the old pod holds 9100; use maxUnavailable
`,
  );
});

test("with --all each request is answered", () => {
  const answers = run("verdicts.mjs", "--all").match(/: (accepted|REFUSED, 4\d\d)$/gm);
  assert.ok(answers.length > 10, answers.length);
});

test("the nodes of the sample cluster get their pods, each with a reason", () => {
  assert.equal(
    run("nodes.mjs"),
    `Where the pods of monitoring/node-agent would run, on 7 of 9 nodes (policy/demo):

    control-plane-1  pod           nothing stands in the way
    worker-1         pod           nothing stands in the way
    worker-2         pod           nothing stands in the way
    worker-cordoned  pod           nothing stands in the way
    gpu-1            no pod        has taint \`nvidia.com/gpu=present:NoSchedule\`
    arm-1            pod           nothing stands in the way
    windows-1        no pod        lacks \`kubernetes.io/os=linux\`
    not-ready-1      pod           nothing stands in the way
    tiny-1           pod, pending  cpu: 50m short: 100m is requested, and 0 of 50m is held
`,
  );
});

test("a host call is refused, and the policy goes on without it", () => {
  const request = readFileSync(new URL("../test_data/good.json", import.meta.url), "utf8");
  const guest = new Guest(readFileSync(new URL("../../policy.wasm", import.meta.url)));
  const payload = `{"settings": {"cluster_context": true}, "request": ${request}}`;
  const { accepted, warnings } = JSON.parse(guest.call("validate", payload));
  assert.ok(accepted);
  assert.match(warnings.join("\n"), /this host has no capabilities/);
});

test("an unknown operation fails with the guest's reason", () => {
  const guest = new Guest(readFileSync(new URL("../../policy.wasm", import.meta.url)));
  assert.throws(() => guest.call("no-such-operation", "{}"), /no-such-operation/);
});

test("the policy imports waPC's calls and a clock, and nothing else of WASI", () => {
  const module = new WebAssembly.Module(readFileSync(new URL("../../policy.wasm", import.meta.url)));
  const imports = WebAssembly.Module.imports(module).map(({ module, name }) => `${module}.${name}`);
  assert.deepEqual(imports.sort(), [
    "wapc.__guest_error",
    "wapc.__guest_request",
    "wapc.__guest_response",
    "wapc.__host_call",
    "wapc.__host_error",
    "wapc.__host_error_len",
    "wapc.__host_response",
    "wapc.__host_response_len",
    "wasi_snapshot_preview1.clock_time_get",
  ]);
});
