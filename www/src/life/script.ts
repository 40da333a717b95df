// A script as it is written: YAML with `events` and `knobs`, as the command line reads it.

import type { Doing, Knobs, ScriptEvent } from "daemonset-preflight";
import { isMap, isSeq, parseDocument, type Document, type Node } from "yaml";
import type { ScriptProblem } from "../messages";
import { parseSpan, printSpan } from "./span";

export interface Script {
  events: ScriptEvent[];
  knobs: Knobs;
  problems: ScriptProblem[];
  /** Where an event stands in the text. */
  place(index: number): Pick<ScriptProblem, "from" | "to">;
}

/** The knobs whose values are spans of time. */
const SPANS = new Set(["readyAfter", "reaction", "termination", "initial", "max", "grace", "podGc", "podGcPeriod"]);

/** Longer scripts are refused: nobody reads them step by step. */
const LONGEST = 500_000;

/** Reads a script. What is wrong is said at its place; nothing is dropped. */
export function readScript(text: string): Script {
  // A person's cluster has a scheduler unless it is turned off.
  const script: Script = {
    events: [],
    knobs: { scheduling: "defaultScheduler" },
    problems: [],
    place: () => ({}),
  };
  const { problems } = script;
  if (text.length > LONGEST) {
    problems.push({ message: `the script has ${text.length} characters; at most ${LONGEST} are read` });
    return script;
  }
  const document = parseDocument(text);
  for (const { message, pos } of document.errors) {
    problems.push({ message: message.split("\n", 1)[0]!.replace(/:$/, ""), from: pos[0], to: pos[1] });
  }
  if (problems.length > 0 || document.contents === null) return script;
  let value: unknown;
  try {
    value = document.toJS();
  } catch (error) {
    problems.push({ message: String(error) });
    return script;
  }
  if (!isRecord(value)) {
    problems.push({ message: "a script is an object with `events` and `knobs`", from: 0, to: text.length });
    return script;
  }
  for (const key of Object.keys(value)) {
    if (key !== "events" && key !== "knobs") {
      problems.push({ message: `unknown field \`${key}\`, expected \`events\` or \`knobs\``, ...range(document, [key]) });
    }
  }
  const { events = [], knobs = {} } = value;
  if (!Array.isArray(events ?? [])) problems.push({ message: "events is no list", ...range(document, ["events"]) });
  else {
    ((events ?? []) as unknown[]).forEach((event, index) => {
      const at = `events[${index}]`;
      if (!isRecord(event)) {
        problems.push({ message: `${at} is no object`, ...range(document, ["events", index]) });
        return;
      }
      const when = typeof event["at"] === "string" ? parseSpan(event["at"]) : event["at"];
      if (typeof when !== "number" || !Number.isSafeInteger(when) || when < 0) {
        const message = `${at}.at: ${JSON.stringify(event["at"]) ?? "nothing"} is no span of time, such as 90s or 1h30m`;
        problems.push({ message, ...range(document, ["events", index]) });
      }
      script.events.push({ ...event, at: when } as ScriptEvent);
    });
  }
  if (!isRecord(knobs ?? {})) problems.push({ message: "knobs is no object", ...range(document, ["knobs"]) });
  else {
    const spans = (fields: Record<string, unknown>, path: string[]) => {
      for (const [key, value] of Object.entries(fields)) {
        if (isRecord(value) && key !== "priorityClasses") spans(value, [...path, key]);
        if (typeof value !== "string" || !SPANS.has(key)) continue;
        const span = parseSpan(value);
        const name = [...path, key].join(".");
        if (span === undefined) {
          problems.push({ message: `${name}: \`${value}\` is no span of time`, ...range(document, [...path, key]) });
        }
        fields[key] = span;
      }
    };
    spans((knobs ?? {}) as Record<string, unknown>, ["knobs"]);
    Object.assign(script.knobs, knobs);
  }
  script.place = (index) => range(document, ["events", index]);
  return script;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Where a value stands: the node itself, or all of the text. */
function range(document: Document, path: (string | number)[]): Pick<ScriptProblem, "from" | "to"> {
  const node = document.getIn(path, true) as Node | undefined;
  const at = (isMap(node) || isSeq(node) || node) && node?.range;
  return at ? { from: at[0], to: at[1] } : {};
}

/** `drain worker-1`: an event in a few words. */
export function words({ do: doing, daemonSet }: ScriptEvent): string {
  const [what, of] = Object.entries(doing ?? {})[0] ?? ["", ""];
  return `${what} ${told(what as keyof Doing, of)}${daemonSet ? ` of ${daemonSet}` : ""}`.trim();
}

function told(what: string, of: any): string {
  const text = ((): string => {
    if (what === "setLabels") return `${of.node}: ${JSON.stringify(of.labels)}`;
    if (what === "setTaints") return `${of.node}: ${(of.taints ?? []).map(taint).join(", ") || "none"}`;
    if (what === "nodeReady") return `${of.node}: ${of.ready ? "ready" : (of.outage ?? "not ready")}`;
    if (what === "updateTemplate") return (of.spec?.containers ?? []).map((c: any) => c.image).join(", ");
    if (what === "updateStrategy") return JSON.stringify(of.rollingUpdate ?? of.type ?? of);
    if (typeof of === "object") return of?.metadata?.name ?? JSON.stringify(of);
    return String(of);
  })();
  return text.length > 90 || text.includes("\n") ? "" : text;
}

function taint({ key = "", value, effect = "" }: { key?: string; value?: string; effect?: string }): string {
  return `${key}${value ? `=${value}` : ""}:${effect}`;
}

/** What a run takes for granted. */
export function assumptions(knobs: Knobs): string {
  const scheduling = {
    atOnce: "every pod fits on its node",
    defaultScheduler: "the default scheduler binds pods",
    controller: "the controller schedules by itself, as before Kubernetes 1.12",
  }[knobs.scheduling ?? "atOnce"];
  return [
    `pods are ready ${printSpan(knobs.readyAfter ?? 5000)} after they are on their node`,
    `gone ${printSpan(knobs.termination ?? 0)} after they are deleted`,
    scheduling,
    knobs.nodeLife === null
      ? "the pods of a node that does not answer are unready at once"
      : `a node that stops reporting is marked NotReady and tainted after ${printSpan(knobs.nodeLife?.grace ?? 50_000)}; its pods stay ready until then, and pods deleted there stay Terminating until it reports again`,
    knobs.podGc === null
      ? "pods go with their node"
      : `the pods of a removed node are deleted by the garbage collector after ${printSpan(knobs.podGc ?? 40_000)}; it looks every ${printSpan(knobs.podGcPeriod ?? 20_000)}`,
    "there are no PodDisruptionBudgets",
  ].join("; ");
}
