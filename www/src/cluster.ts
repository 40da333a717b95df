// What is wrong with the nodes and pods given.

import type { ClusterOverview, InputError, Place } from "daemonset-preflight";
import { byId } from "./dom";
import type { Marker } from "./editor";
import { fieldMessage } from "./field-message";

/** Lists what could not be read of `source` in its list, and gives the marks for its editor. */
export function showProblems(
  answer: ClusterOverview,
  source: "nodes" | "pods",
  reveal: (place: Place) => void,
): Marker[] {
  const ours = answer.problems.filter((problem) => problem.source === source);
  byId(`${source}-problems`).replaceChildren(...ours.map((problem) => item(problem, reveal)));
  byId(`${source}-count`).classList.toggle("wrong", ours.length > 0);
  return ours.map((problem) => ({ place: problem.place, severity: "error", message: fieldMessage(problem) }));
}

function item(problem: InputError, reveal: (place: Place) => void): HTMLLIElement {
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
  message.textContent = fieldMessage(problem);
  button.append(where, name, message);
  const { place } = problem;
  if (place) button.addEventListener("click", () => reveal(place));
  li.append(button);
  return li;
}
