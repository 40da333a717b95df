// Checks that each example shows what its sentence promises.

import { lint, place, simulate, survey, validate } from "daemonset-preflight";
import { expect, test } from "vitest";
import { SAMPLES } from "../../diagnosis/samples";
import { sceneOf, writeScript } from "../../life/scripts";
import { SCRIPTS } from "../../life/scripts-list";
import { GALLERY, type GalleryExample } from "./examples";

/** What the core's answers must match, by example. */
const SAID: Record<string, RegExp> = {
  "misspelt-label": /ask for `disktype=ssd` instead of `disktype=sdd`: 2 more nodes/,
  "master-taint": /1 has taint `node-role.kubernetes.io\/control-plane:NoSchedule`/,
  "dedicated-pool": /tolerate `dedicated=db:NoSchedule`: 2 more nodes/,
  "no-room": /cpu: 300m short/,
  "host-port": /host port 9100\/TCP is taken by pod apps\/old-exporter/,
  fargate: /on 2 of 5 nodes the pod stays Pending/,
  windows: /5 of 5 nodes/,
  "startup-taint": /3 have taint `example.com\/cni-not-ready:NoSchedule`/,
  "taint-later": /1 misscheduled: one runs, and is left to run/,
  cordon: /cordon/,
  "new-nodes": /4 of 4 nodes/,
  "surge-host-port": /cannotFinish.*host port/s,
  "dead-node": /cannotFinish.*budget of 1/s,
  "slow-rollout": /waves 60/,
  "on-delete": /cannotFinish.*OnDelete/s,
  orphan: /orphan|adopts/,
  "selector-changed": /field is immutable/,
  "restart-policy": /supported values: "Always".*activeDeadlineSeconds in DaemonSet is not Supported/s,
  "selector-mismatch": /`selector` does not match template `labels`/,
  overlap: /select each other's pods/,
  "critical-class": /system-node-critical is not for namespace monitoring/,
  "long-name": /the names of pods are cut/,
};

function told({ state = {} }: GalleryExample): string {
  const { manifest = "", nodes = "", pods = "", before, scriptId, panel } = state;
  const parts: unknown[] = [validate({ text: manifest, ...(before !== undefined && { old: before }) }).documents];
  const placed = place({ daemonSets: manifest, nodes, ...(pods && { pods }), explain: [] });
  expect(placed.problems).toEqual([]);
  parts.push(placed.daemonSets);
  if (panel === "rules") parts.push(lint({ text: manifest }).daemonSets);
  if (panel === "together") parts.push(survey({ daemonSets: manifest, nodes }));
  if (panel === "life") {
    expect(SCRIPTS.map(({ id }) => id)).toContain(scriptId);
    const [first] = placed.daemonSets;
    const names = first?.nodes.map(({ name }) => name) ?? [];
    const script = writeScript(scriptId ?? "", sceneOf(manifest, nodes, names, names));
    const run = simulate({ daemonSets: manifest, nodes, script, narrate: true });
    expect(run.problems).toEqual([]);
    parts.push(run.verdict, run.daemonSets, run.moments, `waves ${run.daemonSets[0]?.waves.length}`);
  }
  return parts
    .map((part) => JSON.stringify(part))
    .join("\n")
    .replaceAll('\\"', '"');
}

test.each(GALLERY.filter(({ state }) => state).map((one) => [one.id, one] as const))("%s", (id, example) => {
  expect(told(example)).toMatch(SAID[id] ?? /an example without an expectation/);
});

test("each sample of a dump that an example names is there", () => {
  const names = SAMPLES.map(([name]) => name);
  for (const { dump, state } of GALLERY)
    expect(dump === undefined ? state !== undefined : names.includes(dump)).toBe(true);
});

test("each example has an id of its own and one sentence", () => {
  expect(new Set(GALLERY.map(({ id }) => id)).size).toBe(GALLERY.length);
  for (const { id, see } of GALLERY) {
    expect(id).toMatch(/^[a-z-]+$/);
    expect(see).toMatch(/^[A-Z`].*\.$/);
  }
});
