// The DaemonSets as they would be stored, with the API server's defaults marked. Loaded when first opened.

import { useAnswer } from "../core";
import { answeringVersion, version } from "../given/versions";
import { manifest } from "../state";
import { count } from "../words";
import { storedLines } from "./stored-yaml";

export function Stored() {
  const given = useAnswer(
    "stored",
    "defaults",
    () => ({ manifest: manifest.peek(), version: answeringVersion() }),
    () => version.value,
  );
  if (!given) return <p id="stored-summary" class="hint" />;
  const lines = storedLines(given.answer, given.question.manifest);
  const added = lines.filter(({ isAdded }) => isAdded).length;
  const errors = given.answer.documents.flatMap((document) => document.errors);
  return (
    <>
      <p id="stored-summary" class="hint">
        {lines.length === 0 ? "No DaemonSet to store." : `${count(added, "field")} filled in by the API server.`}
      </p>
      <ul id="stored-problems" class="plain">
        {errors.map(({ message, place, field }) => (
          <li key={field + message} class="statement">
            {place ? `line ${place.start.line}: ` : ""}
            {message}
          </li>
        ))}
      </ul>
      {lines.length > 0 && (
        // biome-ignore lint/a11y: what is scrolled must be reachable by keys
        <pre id="stored-yaml" class="yaml" tabIndex={0} role="region" aria-label="The DaemonSets as they are stored">
          {lines.map(({ text, isAdded }, at) => (
            <span key={at} class={isAdded ? "added" : ""}>{`${text}\n`}</span>
          ))}
        </pre>
      )}
    </>
  );
}
