// Simulates, in a worker that is started when the first of its panels is opened.

import { convert, init, reach, simulate, type SimulateCall } from "daemonset-preflight";
import { stringify } from "yaml";
import type { SimulationCalls, World } from "../messages";
import { serve } from "../serve";
import { sceneOf, writeScript, writeServices } from "./scripts";

/** How far a rollout that is left is played on. */
const FORECAST_MS = 7 * 86_400_000;

serve<SimulationCalls>(init, {
  run: ({ schedulers, alternatives, ...world }) =>
    simulate({ ...call(world), forecast: FORECAST_MS, compareSchedulers: schedulers, alternatives, narrate: true }),
  moment({ until, ...world }) {
    const { pods, records, script } = simulate({ ...call(world), until });
    const present: Record<string, string> = {};
    const joined = new Set<string>();
    const left = new Set<string>();
    for (const record of records) {
      if (record.record === "step") {
        for (const change of record.changes) if (change.change === "revised") present[record.daemonSet] = change.hash;
      }
      if (record.record !== "event") continue;
      const action = script[record.index]?.do;
      if (action && "addNode" in action) {
        const name = String((action.addNode as { metadata?: { name?: string } }).metadata?.name);
        joined.add(name);
        left.delete(name);
      }
      if (action && "removeNode" in action) {
        joined.delete(action.removeNode);
        left.add(action.removeNode);
      }
    }
    return { pods, present, joined: [...joined], left: [...left] };
  },
  reach: ({ services, ...world }) => reach({ simulation: call(world), services }),
  convert(text) {
    const answer = convert({ text });
    const objects = answer.documents.flatMap(({ daemonSet }) => (daemonSet ? [stringify(daemonSet)] : []));
    return { ...answer, yaml: objects.join("---\n") };
  },
  write: ({ id, manifest, nodes, names, running }) => writeScript(id, sceneOf(manifest, nodes, names, running)),
  services: writeServices,
});

function call({ manifest, nodes, pods, script }: World): SimulateCall {
  return { daemonSets: manifest, nodes, pods, script };
}
