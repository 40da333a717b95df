// House rules: good practice that the API server does not ask for, each finding at its field.

import type { LintAnswer, LintedDaemonSet, LintFinding, Place } from "daemonset-preflight";
import { byId, h } from "./dom";
import { inline } from "./inline";

const panel = byId("rules-answer");

export function showRules({ daemonSets }: LintAnswer, reveal: (place: Place) => void): void {
  if (daemonSets.length === 0) panel.replaceChildren(h("p", { class: "hint" }, "No DaemonSet to look at."));
  else panel.replaceChildren(...daemonSets.map((daemonSet) => one(daemonSet, reveal)));
}

function one({ namespace, name, findings }: LintedDaemonSet, reveal: (place: Place) => void): HTMLElement {
  const title = h("h3", {}, namespace ? `${namespace}/${name}` : name);
  if (findings.length === 0) return h("section", {}, title, h("p", { class: "hint" }, "No rule has anything to say."));
  return h("section", {}, title, h("ol", { class: "problems" }, ...findings.map((finding) => item(finding, reveal))));
}

function item({ rule, mode, field, message, place }: LintFinding, reveal: (place: Place) => void): HTMLLIElement {
  const refuses = mode === "reject";
  const button = h(
    "button",
    { type: "button" },
    h("span", { class: "tag" }, refuses ? "error" : "warning"),
    h("span", { class: "where" }, `line ${place.start.line}`),
    h("code", {}, rule),
    h("span", { class: "soft" }, field),
    h("span", { class: "message" }, ...inline(message)),
  );
  button.addEventListener("click", () => reveal(place));
  return h("li", { class: refuses ? "error" : "warning" }, button);
}
