// Sample dumps of clusters with problems, which the core's tests use too; loaded when chosen.

const FILES = import.meta.glob<string>("../../../tests/diagnosis/*.json", { query: "?raw", import: "default" });

export const SAMPLES: readonly (readonly [name: string, title: string])[] = [
  ["host-port-taken", "A host port is taken by another pod"],
  ["no-room", "A pod has no room on its node"],
  ["budget-used-up", "A rollout whose budget is used up by dead nodes"],
  ["rollout-under-way", "A rollout that is under way"],
  ["crashing-revision", "A new revision that crashes"],
  ["surge-with-host-port", "A surge that waits for its own host port"],
  ["on-delete", "OnDelete: the change reaches no pod"],
  ["misspelt-label", "A misspelt label: DESIRED 0"],
  ["taint-added-later", "A taint that came after the pods"],
  ["quota-exceeded", "A quota that keeps pods from being created"],
  ["held-by-finalizer", "A pod that a finalizer holds"],
  ["cut-off", "A dump that was cut off"],
];

export async function sampleFile(name: string): Promise<File> {
  const text = await FILES[`../../../tests/diagnosis/${name}.json`]?.();
  return new File([text ?? ""], `${name}.json`);
}
