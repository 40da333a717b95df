// Which version of Kubernetes answers.

import { effect, signal } from "@preact/signals";
import { keep, kept } from "../kept";
import { linked } from "../link";

/** The newest first. */
export const VERSIONS = ["1.37", "1.36", "1.35", "1.34"] as const;

/** The choice that asks all of them. */
export const ALL = "all";

const known = (choice: string | undefined) => [...VERSIONS, ALL].find((one) => one === choice);

/** What is chosen: a version, or all. */
export const version = signal<string>(known(linked.version) ?? known(kept("version")) ?? VERSIONS[0]);

/** Those that are asked. */
export function askedVersions(): string[] {
  return version.value === ALL ? [...VERSIONS] : [version.value];
}

/** The one whose answers stand at the editor. */
export function answeringVersion(): string {
  return version.value === ALL ? VERSIONS[0] : version.value;
}

let isFirst = true;
effect(() => {
  const chosen = version.value;
  // What a link brought is kept when it becomes one's own.
  if (!isFirst) keep("version", chosen);
  isFirst = false;
});
