// Simulates, in a worker that is started when the first of its panels is opened.

import { convert, init, reach, simulate, type SimulateCall } from "daemonset-preflight";
import { stringify } from "yaml";
import type { ScriptProblem, SimulationCalls, World } from "../messages";
import { serve } from "../serve";
import { assumptions, readScript, words, type Script } from "./script";
import { sceneOf, writeScript, writeServices } from "./scripts";

/** How far a rollout that is left is played on. */
const FORECAST_MS = 7 * 86_400_000;

serve<SimulationCalls>(init, {
  run({ schedulers, alternatives, ...world }) {
    const script = readScript(world.script);
    const problems = [...script.problems];
    const said = { problems, events: script.events.map(words), assumed: assumptions(script.knobs) };
    if (problems.length > 0) return said;
    try {
      const asked = { forecast: FORECAST_MS, compareSchedulers: schedulers, alternatives };
      const run = simulate({ ...call(world, script), ...asked });
      for (const problem of run.problems) {
        if (problem.in === "script") problems.push(place(script, problem.index, problem.message));
      }
      if (run.rejected) problems.push(place(script, run.rejected.index, `${run.rejected.reason}; the run stands before it`));
      return { ...said, run };
    } catch (error) {
      problems.push(culprit(script, error));
      return said;
    }
  },
  moment({ until, ...world }) {
    const script = readScript(world.script);
    const { pods, records } = simulate({ ...call(world, script), until });
    const present: Record<string, string> = {};
    const joined = new Set<string>();
    const left = new Set<string>();
    for (const record of records) {
      if (record.record === "step") {
        for (const change of record.changes) if (change.change === "revised") present[record.daemonSet] = change.hash;
      }
      if (record.record !== "event") continue;
      const doing = script.events[record.index]?.do;
      if (doing && "addNode" in doing) {
        const name = String((doing.addNode as { metadata?: { name?: string } }).metadata?.name);
        joined.add(name);
        left.delete(name);
      }
      if (doing && "removeNode" in doing) {
        joined.delete(doing.removeNode);
        left.add(doing.removeNode);
      }
    }
    return { pods, present, joined: [...joined], left: [...left] };
  },
  reach: ({ services, ...world }) => reach({ simulation: call(world, readScript(world.script)), services }),
  convert(text) {
    const answer = convert({ text });
    const objects = answer.documents.flatMap(({ daemonSet }) => (daemonSet ? [stringify(daemonSet)] : []));
    return { ...answer, yaml: objects.join("---\n") };
  },
  write: ({ id, manifest, nodes, names, running }) => writeScript(id, sceneOf(manifest, nodes, names, running)),
  services: writeServices,
});

function call({ manifest, nodes, pods }: World, { events, knobs }: Script): SimulateCall {
  return { daemonSets: manifest, nodes, pods, script: events, knobs };
}

function place(script: Script, index: number | undefined, message: string): ScriptProblem {
  return index === undefined ? { message } : { message: `events[${index}]: ${message}`, ...script.place(index) };
}

/** What the module did not understand: the event that it names, or else a knob. */
function culprit(script: Script, error: unknown): ScriptProblem {
  const message = plain(error);
  const [, index, reason = ""] = /^script\[(\d+)\]: (.*)$/s.exec(message) ?? [];
  return index === undefined ? { message: `knobs: ${message}` } : place(script, Number(index), reason);
}

function plain(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return message.replace(/^simulate: /, "").replace(/ at line \d+ column \d+$/, "");
}
