// A Pod, static Pod or Deployment turned into the DaemonSet that does its job, with what was changed and why.

import type { ConvertedDocument } from "daemonset-preflight";
import { byId, h } from "../dom";
import { fieldMessage } from "../field-message";
import { inline } from "../inline";
import type { SimulationCalls } from "../messages";

const output = byId("converted-yaml");
const panel = byId("convert-answer");
const take = byId<HTMLButtonElement>("take");

let yaml = "";

/** `taken` puts the DaemonSets into the page's editor. */
export function startConvert(taken: (yaml: string) => void): void {
  take.addEventListener("click", () => taken(yaml));
}

export function showConverted(answer: SimulationCalls["convert"]["answer"]): void {
  yaml = answer.yaml;
  output.textContent = yaml || "# no DaemonSet comes of this";
  take.disabled = yaml === "";
  panel.replaceChildren(...answer.documents.map(document));
}

function document({ index, kind, name, changes, error }: ConvertedDocument): HTMLElement {
  return h(
    "div",
    {},
    h("h4", {}, kind ? `${kind} ${name}` : `Object ${index + 1}`),
    error &&
      h("p", { class: "wrong" }, `${error.place ? `line ${error.place.start.line}: ` : ""}${fieldMessage(error)}`),
    h(
      "ul",
      { class: "lines" },
      ...changes.map(({ field, what, why }) =>
        h(
          "li",
          {},
          h("span", { class: "mark", "aria-hidden": "true" }, "·"),
          h("span", {}, h("code", {}, field), " ", ...inline(what), h("span", { class: "why" }, ...inline(`: ${why}`))),
        ),
      ),
    ),
  );
}
