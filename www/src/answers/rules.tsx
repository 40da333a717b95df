// House rules: good practice that the API server does not enforce. Each finding is shown with its field.

import type { LintedDaemonSet, LintFinding } from "daemonset-preflight";
import { useAnswer } from "../core";
import { type Problem, ProblemList } from "../given/problem-list";
import { revealInManifest } from "../given/sources";
import { Inline } from "../inline";
import { manifest } from "../state";

export function Rules() {
  const given = useAnswer("rules", "lint", () => ({ manifest: manifest.peek() }));
  return (
    <>
      <p class="hint">
        Good practice that the API server does not ask for: the rules of the policy and of <code>lint</code>, as they
        are set by default.
      </p>
      <div id="rules-answer">
        {given?.answer.daemonSets.length === 0 && <p class="hint">No DaemonSet to check.</p>}
        {given?.answer.daemonSets.map((one) => (
          <Linted key={one.index} {...one} />
        ))}
      </div>
    </>
  );
}

function Linted({ namespace, name, findings }: LintedDaemonSet) {
  return (
    <section>
      <h3>{namespace ? `${namespace}/${name}` : name}</h3>
      {findings.length === 0 ? (
        <p class="hint">No findings.</p>
      ) : (
        <ProblemList problems={findings.map(problemOf)} reveal={revealInManifest} />
      )}
    </section>
  );
}

function problemOf({ rule, mode, field, message, place }: LintFinding): Problem {
  const kind = mode === "reject" ? "error" : "warning";
  return { kind, tag: kind, place, name: rule, where: field, message: <Inline text={message} /> };
}
