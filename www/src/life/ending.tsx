// The end of a run: whether each rollout finishes, what blocks it, and how long it would still take.

import type { SimulateAnswer, SimulatedDaemonSet, Verdict } from "daemonset-preflight";
import { Inline } from "../inline";
import { RunLines } from "./lines";
import type { ShownMoment } from "./moments";

type Tone = "good" | "warned" | "bad";

const TONES: Record<Verdict, Tone> = {
  notRun: "bad",
  rejected: "bad",
  nothing: "warned",
  noneLeft: "warned",
  cannotFinish: "bad",
  notKnown: "bad",
  notFinished: "warned",
  finished: "good",
};

/** `last`: the last moment of the run. */
export function verdictOf(
  { verdict, verdictText }: SimulateAnswer,
  last: ShownMoment | undefined,
): { tone: Tone; text: string } {
  const desired = last && [...last.states.values()].map(({ status }) => status.desiredNumberScheduled);
  // A rollout to no node is finished, but hardly intended.
  if (verdict === "finished" && desired?.every((nodes) => nodes === 0)) {
    return { tone: "warned", text: `${verdictText}: no node gets a pod` };
  }
  return { tone: TONES[verdict], text: verdictText };
}

export function Ending({ answer }: { answer: SimulateAnswer }) {
  return (
    <div id="ending">
      {answer.daemonSets.map((one) => (
        <Ended key={`${one.namespace}/${one.name}`} {...one} />
      ))}
    </div>
  );
}

function Ended({ namespace, name, statements, narration }: SimulatedDaemonSet) {
  return (
    <div>
      <h4>
        {namespace}/{name}
      </h4>
      <ul class="plain">
        {statements.map((text) => (
          <li key={text} class="statement">
            <Inline text={text} />
          </li>
        ))}
      </ul>
      {narration && <RunLines lines={[...narration.rollout, ...narration.forecast]} />}
      {narration && narration.waves.length + narration.forecastWaves.length > 0 && (
        <details class="waves">
          <summary>Waves</summary>
          <RunLines lines={[...narration.waves, ...narration.forecastWaves]} />
        </details>
      )}
    </div>
  );
}
