// What happens next: the end of the run, the run on a time axis, each of its steps, the script, and the views that
// depend on it. Loaded when first opened.

import { useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useEffect } from "preact/hooks";
import { sharedScript } from "../share-parts";
import { Comparison, ForkButtons } from "./comparison";
import { Ending, verdictOf } from "./ending";
import { EventLog } from "./event-log";
import { Counters, MomentLines } from "./moment";
import { Alternatives, Schedulers } from "./others";
import { MomentPods } from "./pods";
import { Reach, services } from "./reach";
import { ask, at, isBusy, opened, run, script, scriptId, stop } from "./runs";
import { ScriptEditor } from "./script-editor";
import { Timeline } from "./timeline";
import { Transport } from "./transport";

// In the same module, so that opening either panel loads both, and both then work offline.
export { Convert } from "./convert";

sharedScript.value = () => ({
  script: script.editor.text(),
  scriptId: script.isOwn.value ? "" : scriptId.value,
  step: String(at.value),
  services: services.editor.text() || undefined,
});

const STOPPABLE_AFTER_MS = 2000;

export function LifePanel() {
  const answer = run.value?.answer;
  return (
    <div id="life-view" class={isBusy.value ? "waiting" : ""}>
      <Outcome />
      <Timeline />
      <Transport />
      <div class="halves">
        <div>
          <ForkButtons />
          <Comparison />
          <MomentLines />
          <Counters />
        </div>
        <div>
          {answer && <Ending answer={answer} />}
          <ScriptEditor />
        </div>
      </div>
      <MomentPods />
      <Fold id="events" title="Events, as kubectl get events prints them">
        <EventLog />
      </Fold>
      <Fold id="schedulers" title="The two schedulers compared" toggled={(isOpen) => want("schedulers", isOpen)}>
        {answer?.comparison && <Schedulers comparison={answer.comparison} />}
      </Fold>
      <Fold id="alternatives" title="The alternatives compared" toggled={(isOpen) => want("alternatives", isOpen)}>
        {answer?.alternatives && <Alternatives runs={answer.alternatives} />}
      </Fold>
      <Fold
        id="reach"
        title="How clients reach the daemons when the script ends"
        toggled={(isOpen) => want("reach", isOpen)}
      >
        {opened.value.reach && <Reach />}
      </Fold>
    </div>
  );
}

function want(what: keyof typeof opened.value, isWanted: boolean): void {
  if (opened.peek()[what] === isWanted) return;
  opened.value = { ...opened.peek(), [what]: isWanted };
  if (isWanted && what !== "reach") ask(true);
}

function Outcome() {
  const now = run.value;
  const verdict = now ? verdictOf(now.answer, now.moments.at(-1)) : { tone: "", text: "starting…" };
  return (
    <div class="row">
      <h3>How it ends</h3>
      <span id="life-verdict" class={`badge ${verdict.tone}`} role="status">
        {verdict.text}
      </span>
      <Stop />
    </div>
  );
}

/** A button that stops the simulation, shown when it takes long. */
function Stop() {
  const isLong = useSignal(false);
  const busy = isBusy.value;
  useEffect(() => {
    if (!busy) {
      isLong.value = false;
      return;
    }
    const timer = setTimeout(() => (isLong.value = true), STOPPABLE_AFTER_MS);
    return () => clearTimeout(timer);
  }, [busy]);
  if (!isLong.value) return null;
  return (
    <button id="stop" type="button" onClick={stop}>
      Stop
    </button>
  );
}

interface FoldProps {
  id: string;
  title: string;
  toggled?(isOpen: boolean): void;
  children: ComponentChildren;
}

function Fold({ id, title, toggled, children }: FoldProps) {
  return (
    <details id={id} onToggle={({ currentTarget }) => toggled?.(currentTarget.open)}>
      <summary>{title}</summary>
      <div>{children}</div>
    </details>
  );
}
