// The settings as a form, generated from the policy's questions.

import { useId } from "preact/hooks";
import { Inline } from "../inline";
import { changeSettings, settings } from "./model";
import { GROUPS, isAsked, QUESTIONS, type Question, type Value, valueIn, withValue } from "./questions";

export function SettingsForm() {
  const now = settings.value;
  return (
    <form onSubmit={(event) => event.preventDefault()}>
      {GROUPS.map((group) => {
        const asked = QUESTIONS.filter((question) => question.group === group && isAsked(now, question));
        if (asked.length === 0) return null;
        return (
          <fieldset key={group}>
            <legend>{group}</legend>
            {asked.map((question) => (
              <Field
                key={question.variable}
                question={question}
                value={valueIn(now, question)}
                set={(value) => changeSettings(withValue(now, question, value))}
              />
            ))}
          </fieldset>
        );
      })}
    </form>
  );
}

interface FieldOf {
  question: Question;
  value: Value;
  set(value: Value): void;
}

function Field({ question, value, set }: FieldOf) {
  const id = useId();
  const isChanged = JSON.stringify(value) !== JSON.stringify(question.default);
  return (
    <div class={`setting${isChanged ? " changed" : ""}`}>
      <label for={id}>
        <code>{question.variable}</code>
      </label>
      <Input id={id} question={question} value={value} set={set} />
      <p class="hint" id={`${id}-text`}>
        <Inline text={question.description} />
      </p>
    </div>
  );
}

function Input({ id, question, value, set }: FieldOf & { id: string }) {
  const described = { id, "aria-describedby": `${id}-text` };
  switch (question.type) {
    case "enum":
      return (
        <select {...described} value={String(value)} onChange={(event) => set(event.currentTarget.value)}>
          {(question.options ?? []).map((option) => (
            <option key={option}>{option}</option>
          ))}
        </select>
      );
    case "boolean":
      return (
        <input
          {...described}
          type="checkbox"
          checked={value === true}
          onChange={(event) => set(event.currentTarget.checked)}
        />
      );
    case "int":
      return (
        <input
          {...described}
          type="number"
          min={question.min}
          max={question.max}
          value={Number(value)}
          onChange={({ currentTarget }) => {
            // A number out of bounds is rejected: the previous value stays.
            if (currentTarget.value !== "" && currentTarget.checkValidity()) set(currentTarget.valueAsNumber);
            else currentTarget.value = String(value);
          }}
        />
      );
    case "array[":
      return (
        <textarea
          {...described}
          rows={Math.max(1, Array.isArray(value) ? value.length : 1)}
          placeholder="one on each line"
          value={Array.isArray(value) ? value.join("\n") : ""}
          onChange={(event) => set(event.currentTarget.value.split(/[\n,]/).flatMap((line) => line.trim() || []))}
        />
      );
    default:
      return (
        <input
          {...described}
          type="text"
          value={String(value)}
          onChange={(event) => set(event.currentTarget.value.trim())}
        />
      );
  }
}
