// Converts a Pod, static Pod or Deployment into the DaemonSet that does its job, and lists the changes with reasons.

import { signal, useSignalEffect } from "@preact/signals";
import type { ConvertedDocument } from "daemonset-preflight";
import { convertText } from "../answers/convert-text";
import { LineItem } from "../answers/sign";
import { fieldMessage } from "../field-message";
import { createEditor } from "../given/editor";
import { EditorBox } from "../given/editor-box";
import { takeDaemonSets } from "../given/sources";
import { Inline } from "../inline";
import type { SimulationCalls } from "../messages";
import { openAnswer } from "../state";
import { engine } from "./runs";

const converted = signal<SimulationCalls["convert"]["answer"] | undefined>(undefined);
const problem = signal("");

const editor = createEditor({
  label: "Pods and Deployments",
  text: convertText.peek(),
  changed: (text) => (convertText.value = text),
});

export function Convert() {
  useSignalEffect(() => editor.replace(convertText.value));
  useSignalEffect(() => {
    if (openAnswer.value !== "convert") return;
    engine.ask("convert", convertText.value, {
      answered(answer) {
        converted.value = answer;
        problem.value = "";
      },
      failed: (error) => (problem.value = error),
    });
  });
  const yaml = converted.value?.yaml ?? "";
  return (
    <div class="halves">
      <div>
        <div class="row">
          <p class="hint">Converts a Pod, a static Pod's file or a Deployment to a DaemonSet.</p>
        </div>
        <EditorBox id="convert-editor" editor={editor} />
      </div>
      <div>
        <div class="row">
          <h3>As a DaemonSet</h3>
          <button id="take" type="button" disabled={yaml === ""} onClick={() => takeDaemonSets(yaml)}>
            Put it into the editor
          </button>
        </div>
        {/* biome-ignore lint/a11y: what is scrolled must be reachable by keys */}
        <pre id="converted-yaml" class="yaml" tabIndex={0} role="region" aria-label="The DaemonSet">
          {yaml || "# no DaemonSet comes of this"}
        </pre>
        <div id="convert-answer">
          {problem.value && <p class="wrong">{problem.value}</p>}
          {converted.value?.documents.map((one) => (
            <Converted key={one.index} {...one} />
          ))}
        </div>
      </div>
    </div>
  );
}

function Converted({ index, kind, name, changes, error }: ConvertedDocument) {
  return (
    <div>
      <h4>{kind ? `${kind} ${name}` : `Object ${index + 1}`}</h4>
      {error && (
        <p class="wrong">
          {error.place ? `line ${error.place.start.line}: ` : ""}
          {fieldMessage(error)}
        </p>
      )}
      <ul class="lines">
        {changes.map(({ field, what, why }) => (
          <LineItem key={field + what} sign="neutral">
            <code>{field}</code> <Inline text={what} />
            <span class="why">
              : <Inline text={why} />
            </span>
          </LineItem>
        ))}
      </ul>
    </div>
  );
}
