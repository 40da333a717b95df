// The diagnosis of a dump: reads the file, fills the page's inputs from it, and holds the findings.

import { computed, signal } from "@preact/signals";
import type { DiagnoseAnswer, DiagnosedDaemonSet } from "daemonset-preflight";
import { startEngine } from "../engine";
import { fillFromDump } from "../given/sources";
import { filter, showOnly } from "../map/state";
import type { SomeNodes } from "../map/view";
import { showBusy, showProgress } from "../page/working";
import type { DiagnosisCalls } from "./calls";
import { isDump } from "./dump";

/** The contents of a dump for the inputs; missing parts are absent. */
export interface DumpParts {
  /** The whole dump, from which the simulation starts. */
  dump: File;
  /** The DaemonSets as YAML, the most severe first. */
  manifest?: string;
  nodes?: File;
  pods?: File;
}

export type Phase =
  | { phase: "none" }
  | { phase: "reading"; name: string; share: number | undefined }
  | { phase: "failed"; reason: string }
  | { phase: "done"; name: string; answer: DiagnoseAnswer };

/** Larger dumps, in bytes, would take more memory for their pods, which the map counts, than a browser provides. */
const LARGEST_DUMP = 200_000_000;

export const phase = signal<Phase>({ phase: "none" });

/** The index of the chosen DaemonSet. */
export const chosen = signal(0);

/** The filter that was set on the map; the user may have removed it there since. */
const handed = signal<{ finding: number; only: SomeNodes } | undefined>(undefined);

/** The index of the finding whose nodes the map shows. */
export const shownFinding = computed(() =>
  handed.value && handed.value.only === filter.value.only ? handed.value.finding : undefined,
);

const engine = startEngine<DiagnosisCalls>(
  () => new Worker(new URL("./worker.ts", import.meta.url), { type: "module" }),
  showBusy,
  ({ read, of }) => {
    const now = phase.value;
    showProgress({ read, of });
    if (now.phase === "reading") phase.value = { ...now, share: read / of };
  },
);

function ask<T extends keyof DiagnosisCalls & string>(
  topic: T,
  question: DiagnosisCalls[T]["question"],
): Promise<DiagnosisCalls[T]["answer"]> {
  return new Promise((resolve, reject) => {
    engine.ask(topic, question, { answered: resolve, failed: (error) => reject(new Error(error)) });
  });
}

/** Diagnoses a file, if it is a dump. Returns whether it is one. */
export async function openDump(file: File): Promise<boolean> {
  const before = phase.value;
  phase.value = { phase: "reading", name: file.name, share: undefined };
  try {
    const isRead = await read(file);
    if (!isRead) phase.value = before;
    return isRead;
  } catch (error) {
    phase.value = { phase: "failed", reason: error instanceof Error ? error.message : String(error) };
    return true;
  }
}

/** Cancels the reading of a dump. */
export function stopReadingDump(): void {
  engine.stop();
  if (phase.value.phase === "reading") phase.value = { phase: "none" };
}

async function read(file: File): Promise<boolean> {
  const { kinds, daemonSets, nodes, pods } = await ask("split", { file });
  if (!isDump(kinds)) return false;
  if (file.size > LARGEST_DUMP) {
    const size = (file.size / 1_000_000).toFixed(0);
    throw new Error(
      `${file.name} has ${size} MB, more than a browser can diagnose. The command line does it: \`npx daemonset-preflight diagnose ${quoted(file.name)}\``,
    );
  }
  const answer = await ask("diagnose", { dump: file });
  const first = answer.daemonSets.map(({ namespace, name }) => `${namespace}/${name}`);
  await fillFromDump({
    dump: file,
    ...(daemonSets && { manifest: await ask("edit", { daemonSets, first }) }),
    ...(nodes && { nodes: new File([nodes], `nodes of ${file.name}`) }),
    ...(pods && { pods: new File([pods], `pods of ${file.name}`) }),
  });
  chosen.value = 0;
  phase.value = { phase: "done", name: file.name, answer };
  return true;
}

/** Quotes a file's name for a shell. */
function quoted(name: string): string {
  return /^[\w.][\w.-]*$/.test(name) ? name : `'${`./${name}`.replaceAll("'", "'\\''")}'`;
}

function daemonSet(): DiagnosedDaemonSet | undefined {
  return phase.value.phase === "done" ? phase.value.answer.daemonSets[chosen.value] : undefined;
}

/** Shows only the nodes of a finding on the map; undefined shows all nodes. */
export function showFinding(at: number | undefined): void {
  const found = at === undefined ? undefined : daemonSet()?.findings[at];
  const only = found && { title: found.text, names: new Set(found.nodes.map(({ name }) => name)) };
  handed.value = only && { finding: at ?? 0, only };
  showOnly(only);
  if (only) document.getElementById("map-panel")?.scrollIntoView({ block: "nearest" });
}

export function chooseDaemonSet(at: number): void {
  if (shownFinding.value !== undefined) showFinding(undefined);
  chosen.value = at;
}
