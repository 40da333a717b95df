// The version of Kubernetes that answers.

import { effect, signal } from "@preact/signals";
import { keep, kept } from "../kept";
import { linked } from "../link";

/** Newest first. */
export const VERSIONS = ["1.37", "1.36", "1.35", "1.34"] as const;

/** The choice that compares all versions. */
export const ALL = "all";

const known = (choice: string | undefined) => [...VERSIONS, ALL].find((one) => one === choice);

/** The chosen version, or `ALL`. */
export const version = signal<string>(known(linked.version) ?? known(kept("version")) ?? VERSIONS[0]);

/** Returns the versions to ask. */
export function askedVersions(): string[] {
  return version.value === ALL ? [...VERSIONS] : [version.value];
}

/** Returns the version whose answers are shown in the editor. */
export function answeringVersion(): string {
  return version.value === ALL ? VERSIONS[0] : version.value;
}

let isFirst = true;
effect(() => {
  const chosen = version.value;
  // A link's version is stored only when the link's content becomes the user's own.
  if (!isFirst) keep("version", chosen);
  isFirst = false;
});
