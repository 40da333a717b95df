// The nodes panel: sample clusters, files, and what is wrong with the nodes given.

import type { Place, PlaceAnswer, Problem } from "daemonset-preflight";
import type { Marker } from "./editor";

/** Larger texts are kept beside the editor, not in it: an editor of 40 MB helps nobody. */
export const LARGEST_SHOWN = 1_000_000;

const problems = document.querySelector<HTMLOListElement>("#problems")!;
const file = document.querySelector<HTMLInputElement>("#nodes-file")!;
const panel = document.querySelector<HTMLElement>(".panel.nodes")!;

/** Hands each file that is opened or dropped to `given`. */
export function watchFiles(given: (text: string) => void): void {
  const read = async (chosen: File | undefined) => {
    if (chosen) given(await chosen.text());
  };
  file.addEventListener("change", () => void read(file.files?.[0]));
  panel.addEventListener("dragover", (event) => {
    event.preventDefault();
    panel.classList.add("dropping");
  });
  panel.addEventListener("dragleave", () => panel.classList.remove("dropping"));
  panel.addEventListener(
    "drop",
    (event) => {
      panel.classList.remove("dropping");
      const dropped = event.dataTransfer?.files[0];
      if (!dropped) return;
      event.preventDefault();
      event.stopPropagation();
      void read(dropped);
    },
    { capture: true },
  );
}

/** Lists what could not be read and gives the marks for the nodes' editor. */
export function showProblems(answer: PlaceAnswer, reveal: (place: Place) => void): Marker[] {
  const ours = answer.problems.filter((problem) => problem.source === "nodes");
  problems.replaceChildren(...ours.map((problem) => item(problem, reveal)));
  return ours.map((problem) => ({ place: problem.place, severity: "error", message: problem.message }));
}

function item(problem: Problem, reveal: (place: Place) => void): HTMLLIElement {
  const li = document.createElement("li");
  li.className = "error";
  const button = document.createElement("button");
  button.type = "button";
  button.disabled = !problem.place;
  const where = document.createElement("span");
  where.className = "where";
  where.textContent = problem.place ? `line ${problem.place.start.line}` : "";
  const name = document.createElement("code");
  name.textContent = problem.name;
  const message = document.createElement("span");
  message.className = "message";
  message.textContent = problem.message;
  button.append(where, name, message);
  const { place } = problem;
  if (place) button.addEventListener("click", () => reveal(place));
  li.append(button);
  return li;
}
