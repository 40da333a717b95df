// Access to the daemons: the Services, each path to the daemons at the end of the run, and why a path does not work.

import { signal, useSignalEffect } from "@preact/signals";
import type { DescribedAccessPath, ReachAnswer } from "daemonset-preflight";
import { fieldMessage } from "../field-message";
import { EditorBox } from "../given/editor-box";
import { Inline } from "../inline";
import { leaveLink, linked } from "../link";
import { manifest } from "../state";
import { some } from "../words";
import { engine, failed, run, world } from "./runs";
import { createWritten } from "./written";

const BADGES: Record<DescribedAccessPath["available"], string> = {
  everywhere: "good",
  partly: "warned",
  nowhere: "bad",
};

const answer = signal<ReachAnswer | undefined>(undefined);

export const services = createWritten({
  label: "Services",
  key: "services",
  linked: linked.services,
  edited: leaveLink,
  paused: ask,
});

function ask(): void {
  const question = { ...world(), services: services.editor.text() };
  engine.ask("reach", question, { answered: (given) => (answer.value = given), failed });
}

function write(): void {
  engine.ask("services", manifest.peek(), {
    answered(text) {
      services.write(text);
      ask();
    },
    failed,
  });
}

/** The view is updated with each run. */
export function Reach() {
  useSignalEffect(() => {
    if (!run.value) return;
    // Generated Services are generated again for the new DaemonSet; the user's own are kept.
    if (services.isOwn.peek()) ask();
    else write();
  });
  return (
    <div class="halves">
      <div>
        <div class="row">
          <h4>Services</h4>
          {services.isOwn.value && (
            <button id="services-anew" type="button" onClick={write}>
              Write them for this DaemonSet
            </button>
          )}
        </div>
        <EditorBox id="services" editor={services.editor} />
      </div>
      <div id="reach-answer">{answer.value && <AccessPaths answer={answer.value} />}</div>
    </div>
  );
}

function AccessPaths({ answer: { daemonSets, problems, rejected, script } }: { answer: ReachAnswer }) {
  const wrong = problems.filter((problem) => problem.source === "services");
  const said = [
    ...wrong.map((error) => `Services${error.place ? `, line ${error.place.start.line}` : ""}: ${fieldMessage(error)}`),
    ...(rejected ? [`${script[rejected.index]?.field}: ${rejected.reason}`] : []),
  ];
  return (
    <>
      {said.map((text) => (
        <p key={text} class="wrong">
          {text}
        </p>
      ))}
      {daemonSets.map(({ namespace, name, paths }) => (
        <div key={`${namespace}/${name}`}>
          <h4>
            {namespace}/{name}
          </h4>
          {paths.map((path) => (
            <AccessPath key={`${path.method} ${path.service ?? ""}`} {...path} />
          ))}
        </div>
      ))}
      {daemonSets.length === 0 && said.length === 0 && <p class="hint">No DaemonSet to reach.</p>}
    </>
  );
}

function AccessPath({ title, service, available, summary, names, written, reasons, notes }: DescribedAccessPath) {
  return (
    <article class="way">
      <h5>
        <span>
          {title}
          {service ? ` · ${service}` : ""}
        </span>
        <span class={`badge ${BADGES[available]}`}>{summary}</span>
      </h5>
      <dl class="facts">
        <Row title="why" values={reasons} />
        <Row title="names" values={names} />
        <Row title="addresses" values={written} />
        <Row title="note" values={notes} />
      </dl>
    </article>
  );
}

function Row({ title, values }: { title: string; values: string[] }) {
  if (values.length === 0) return null;
  return (
    <div>
      <dt>{title}</dt>
      <dd>
        <Inline text={some(values, 12)} />
      </dd>
    </div>
  );
}
