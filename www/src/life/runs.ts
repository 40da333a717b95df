// The current run, the run that it is compared with, and the position in the run. The script determines what is run.

import { batch, effect, signal } from "@preact/signals";
import type { InputError, Place, ScriptAction, SimulateAnswer } from "daemonset-preflight";
import { startEngine } from "../engine";
import { fieldMessage } from "../field-message";
import { keep, kept } from "../kept";
import { leaveLink, linked } from "../link";
import type { SimulationCalls, World } from "../messages";
import { answered, answeredText, cluster, manifest, openAnswer, overview, placing } from "../state";
import { type Act, acts } from "./acts";
import { momentsOf, type ShownMoment } from "./moments";
import { asFarAs, withEvent, withEventAt, withoutEvent } from "./script-edit";
import { SCRIPTS } from "./scripts-list";
import { createWritten } from "./written";

export interface Run {
  script: string;
  answer: SimulateAnswer;
  moments: readonly ShownMoment[];
}

export const run = signal<Run | undefined>(undefined);

/** The run from which the script was forked, and the time of the fork in milliseconds. */
export const forked = signal<{ run: Run; at: number } | undefined>(undefined);

/** The index of the current moment, from 0. */
export const at = signal(Number(linked.step) || 0);

/** The pods and nodes at that moment. */
export const standing = signal<SimulationCalls["moment"]["answer"] | undefined>(undefined);

/** Whether the current run is not yet that of the present script. */
export const isPending = signal(false);

/** Whether an answer is taking a while. */
export const isBusy = signal(false);

/** Why there is no newer answer. */
export const problem = signal<string | undefined>(undefined);

/** The id of the chosen script of the list; empty for the user's own. */
export const scriptId = signal("");

/** The optional views that are open, whose answers are requested too. */
export const opened = signal({ schedulers: false, alternatives: false, reach: false });

export const engine = startEngine<SimulationCalls>(
  () => new Worker(new URL("./worker.ts", import.meta.url), { type: "module" }),
  (busy) => (isBusy.value = busy),
);

export const script = createWritten({
  label: "Script",
  key: "script",
  // The text of a listed script is generated again instead of taken from the link.
  linked: SCRIPTS.some(({ id }) => id === linked.scriptId) ? undefined : linked.script,
  edited() {
    leaveLink();
    isPending.value = true;
    scriptId.value = "";
    keep("scriptId", "");
  },
  paused: () => ask(true),
});

export function world(): World {
  return { manifest: manifest.peek(), cluster: cluster.peek(), script: script.editor.text() };
}

export function failed(error: string): void {
  isPending.value = false;
  problem.value = error;
}

export function stop(): void {
  engine.stop();
  failed("Stopped. Change something to run it again.");
}

/** Runs the script. With `keepsPlace`, the position stays at the same time, if possible. */
export function ask(keepsPlace: boolean): void {
  const { schedulers, alternatives } = opened.peek();
  const asked = { ...world(), schedulers, alternatives };
  isPending.value = true;
  engine.ask("run", asked, {
    answered(answer) {
      const moments = momentsOf(answer);
      // Computed before the new run is set, because it depends on the current one.
      const place = keepsPlace ? placeAt(moments, at.peek()) : 0;
      batch(() => {
        problem.value = undefined;
        isPending.value = asked.script !== script.editor.text();
        run.value = { script: asked.script, answer, moments };
        at.value = place;
        standingOf.value++;
      });
      document.body.dataset["runs"] = String(Number(document.body.dataset["runs"] ?? 0) + 1);
    },
    failed,
  });
}

/**
 * Maps a position of the current run to a new run: the last moment that is not later. The first run starts at the
 * link's position.
 */
function placeAt(moments: readonly ShownMoment[], place: number): number {
  const last = Math.max(moments.length - 1, 0);
  const before = run.peek();
  if (!before) return Math.min(place, last);
  const time = before.moments[place]?.at ?? 0;
  const later = moments.findIndex((moment) => moment.at > time);
  return later < 0 ? last : Math.max(later - 1, 0);
}

/** Incremented by each run, so that its pods and nodes are requested even if the position is the same. */
const standingOf = signal(0);

/** Moves to a moment, clamped to the run. */
export function moveTo(place: number): void {
  const last = (run.peek()?.moments.length ?? 1) - 1;
  at.value = Math.min(Math.max(place, 0), Math.max(last, 0));
}

/** Generates the chosen script for the current DaemonSet and nodes, and runs it. */
export function write(keepsPlace = false): void {
  const [first] = placing.peek()?.placed.daemonSets ?? [];
  const names = overview.peek()?.answer.nodes ?? [];
  const running = first ? names.filter((_, node) => first.verdicts[first.nodes[node] ?? 0]?.fits === true) : [];
  const question = { id: scriptId.peek(), manifest: manifest.peek(), cluster: cluster.peek(), names, running };
  engine.ask("write", question, {
    answered(text) {
      // Another script has been chosen since, or the text was edited.
      if (scriptId.peek() !== question.id) return;
      script.write(text);
      ask(keepsPlace);
    },
    failed,
  });
}

export function chooseScript(id: string): void {
  scriptId.value = id;
  keep("scriptId", id);
  forked.value = undefined;
  if (id !== "") write();
  else if (script.restore()) ask(false);
}

/** Changes the script by other means than typing. */
function change(text: string | undefined): void {
  if (text === undefined) failed("The script cannot be changed like this as long as it cannot be read.");
  else script.change(text);
}

export function addEvent(time: number, action: ScriptAction): void {
  change(withEvent(script.editor.text(), time, action));
}

export function moveEvent(index: number, time: number): void {
  change(withEventAt(script.editor.text(), index, time));
}

export function removeEvent(index: number): void {
  change(withoutEvent(script.editor.text(), index));
}

/** Keeps the current run for comparison, and cuts the script at the current moment, to continue differently. */
export function fork(): void {
  const now = run.peek();
  const time = now?.moments[at.peek()]?.at;
  if (!now || time === undefined) return;
  forked.value = { run: now, at: time };
  change(asFarAs(now.script, time));
}

/** Returns to the run before the fork. With `swap`, the current run is kept for comparison. */
export function backToFork({ swap }: { swap: boolean }): void {
  const [kept, now] = [forked.peek(), run.peek()];
  if (!kept) return;
  forked.value = swap && now ? { run: now, at: kept.at } : undefined;
  change(kept.run.script);
}

/** Returns the problems of the script, with their positions. */
export function scriptProblems({
  problems,
  rejected,
  script: steps,
}: SimulateAnswer): { message: string; place: Place | undefined }[] {
  const refused = rejected && steps[rejected.index];
  return [
    ...problems
      .filter(({ source }) => source === "script")
      .map((error) => ({ message: fieldMessage(error), place: error.place })),
    ...(rejected && refused
      ? [{ message: `${refused.field}: ${rejected.reason}; the run stands before it`, place: refused.place }]
      : []),
  ];
}

/** Returns the problems of texts other than the script. */
export function otherProblems({ problems }: SimulateAnswer): string[] {
  return problems.filter(({ source }) => source !== "script").map(elsewhere);
}

function elsewhere(error: InputError): string {
  if (error.source === "daemonSets") return "The DaemonSet is refused: what is wrong stands at its editor.";
  const { source, name, place } = error;
  const where = [place && `line ${place.start.line}`, name].filter(Boolean).join(", ");
  return `${source}${where ? ` (${where})` : ""}: ${fieldMessage(error)}`;
}

/** Runs the simulation whenever the texts change while its panel is open. */
function start(): void {
  const id = linked.scriptId ?? (linked.script === undefined ? kept("scriptId") : undefined);
  const chosen = SCRIPTS.find((one) => one.id === id);
  if (script.isOwn.peek() && chosen) script.write("");
  scriptId.value = script.isOwn.peek() ? "" : (chosen?.id ?? "rollout");
  effect(() => {
    if (openAnswer.value !== "life" || answered.value === 0 || manifest.value !== answeredText.value) return;
    // A generated script is generated again for the new DaemonSet; the user's own is kept.
    if (script.isOwn.peek()) ask(true);
    else write(true);
  });
  effect(() => {
    const [now] = [run.value, standingOf.value];
    const moment = now?.moments[at.value];
    if (!now || !moment) {
      standing.value = undefined;
      return;
    }
    const answered = (answer: SimulationCalls["moment"]["answer"]) => (standing.value = answer);
    engine.ask("moment", { ...world(), script: now.script, until: moment.at }, { answered, failed });
  });
  // Actions that were requested on the map become events once there is a run.
  effect(() => {
    if (acts.value.length === 0 || !run.value) return;
    const asked: readonly Act[] = acts.value;
    acts.value = [];
    for (const { at, action } of asked) addEvent(at, action);
  });
}
start();
