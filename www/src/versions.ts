// Which version of Kubernetes answers, and what the others say otherwise.

import type { DifferenceKind, Place, ValidateAnswer, VersionDifference } from "daemonset-preflight";
import { byId, h } from "./dom";
import { keep, kept } from "./kept";

/** The newest first. */
const VERSIONS = ["1.37", "1.36", "1.35", "1.34"] as const;

/** The choice that asks all of them. */
const ALL = "all";

const list = byId<HTMLSelectElement>("version");
const panel = byId("differences");

const KINDS: Record<DifferenceKind, string> = {
  verdict: "refused by",
  error: "an error of",
  strict: "a finding of",
  warning: "a warning of",
  dropped: "dropped by",
  stored: "stored otherwise by",
};

export interface Versions {
  /** Those that are asked. */
  asked(): string[];
  /** The one whose answers stand at the editor. */
  answering(): string;
  /** What is chosen: a version, or all. */
  chosen(): string;
}

/** `linked`: what a link brought; `changed` asks anew. */
export function startVersions(linked: string | undefined, changed: () => void): Versions {
  list.append(
    ...VERSIONS.map((version) => new Option(`Kubernetes ${version}`, version)),
    new Option("all versions compared", ALL),
  );
  const known = (choice: string | undefined) => [...VERSIONS, ALL].find((one) => one === choice);
  list.value = known(linked) ?? known(kept("version")) ?? VERSIONS[0];
  list.addEventListener("change", () => {
    keep("version", list.value);
    changed();
  });
  return {
    asked: () => (list.value === ALL ? [...VERSIONS] : [list.value]),
    answering: () => (list.value === ALL ? VERSIONS[0] : list.value),
    chosen: () => list.value,
  };
}

/** What not all versions say of the text, where several were asked. */
export function showDifferences(
  { differences, kubernetesVersion }: ValidateAnswer,
  reveal: (place: Place) => void,
): void {
  if (!differences) return panel.replaceChildren();
  panel.replaceChildren(
    h("h3", {}, "Across versions"),
    differences.length === 0
      ? h("p", { class: "hint" }, `All versions answer as ${kubernetesVersion} does.`)
      : h("ol", { class: "problems" }, ...differences.map((difference) => item(difference, reveal))),
  );
}

function item(
  { kind, field, message, kubernetesVersions, place }: VersionDifference,
  reveal: (place: Place) => void,
): HTMLLIElement {
  const button = h(
    "button",
    { type: "button", disabled: !place },
    h("span", { class: "tag" }, `${KINDS[kind]} ${kubernetesVersions.join(", ")}`),
    h("span", { class: "where" }, place ? `line ${place.start.line}` : ""),
    h("code", {}, field),
    h("span", { class: "message" }, message),
  );
  if (place) button.addEventListener("click", () => reveal(place));
  return h("li", { class: "warning" }, button);
}
