// The script: a list to choose from, its text, which can be folded, and its problems.

import { useSignal, useSignalEffect } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { EditorBox } from "../given/editor-box";
import { chooseScript, otherProblems, problem, run, script, scriptId, scriptProblems } from "./runs";
import { SCRIPTS } from "./scripts-list";

/** The maximum number of problems of other texts that are shown. */
const MOST_OTHERS = 20;

export function ScriptEditor() {
  const isOpen = useSignal(false);
  const answer = run.value?.answer;
  const wrong = answer ? scriptProblems(answer) : [];
  const others = answer ? otherProblems(answer).slice(0, MOST_OTHERS) : [];
  useSignalEffect(() => {
    if (!run.value) return;
    const marks = scriptProblems(run.value.answer).map((one) => ({ ...one, severity: "error" as const }));
    script.editor.mark(marks, script.editor.text());
  });
  useEffect(() => {
    if (wrong.length > 0) isOpen.value = true;
  }, [wrong.length > 0]);
  return (
    <>
      <div class="row">
        <label>
          Script{" "}
          <select
            id="script-example"
            value={scriptId.value}
            onChange={({ currentTarget }) => chooseScript(currentTarget.value)}
          >
            {(script.hasOwn.value || scriptId.value === "") && <option value="">your own</option>}
            {SCRIPTS.map(({ id, label }) => (
              <option key={id} value={id}>
                {label}
              </option>
            ))}
          </select>
        </label>
      </div>
      <ol id="script-problems" aria-label="Problems with the script">
        {problem.value !== undefined && (
          <li class="error">
            <p>{problem.value}</p>
          </li>
        )}
        {wrong.map(({ message, place }) => (
          <li key={message} class="error">
            <button type="button" disabled={!place} onClick={() => place && script.editor.reveal(place)}>
              <span class="where">{place ? `line ${place.start.line}` : ""}</span>
              <span class="message">{message}</span>
            </button>
          </li>
        ))}
        {others.map((text) => (
          <li key={text} class="error">
            <p>{text}</p>
          </li>
        ))}
      </ol>
      <details
        id="script-text"
        open={isOpen.value}
        onToggle={({ currentTarget }) => (isOpen.value = currentTarget.open)}
      >
        <summary>The script as text</summary>
        <EditorBox id="script" editor={script.editor} />
      </details>
      {answer && (
        <p id="assumed" class="hint">
          Assumed: {answer.assumptions.join("; ")}. Write other options into the script to change it.
        </p>
      )}
    </>
  );
}
