// The diagnosis: the problems of a cluster, by DaemonSet with its causes, the most severe first.

import type { DiagnoseAnswer, DiagnosedDaemonSet } from "daemonset-preflight";
import { Inline } from "../inline";
import { count } from "../words";
import { DaemonSetDiagnosis } from "./daemon-set";
import "./diagnosis.css";
import { chooseDaemonSet, chosen, openDump, phase } from "./model";
import { SAMPLES, sampleFile } from "./samples";
import { severityMark, severityText } from "./severity";

const COMMAND = "kubectl get nodes,pods,daemonsets,controllerrevisions,services,events -A -o json > cluster.json";

export function DiagnosisView() {
  const now = phase.value;
  return (
    <>
      <Source />
      <div role="status">
        {now.phase === "reading" && (
          <p>
            {now.name} is read.{" "}
            <progress aria-label="Reading the dump" {...(now.share !== undefined && { value: now.share })} />
          </p>
        )}
        {now.phase === "failed" && (
          <p class="wrong">
            <Inline text={now.reason} />
          </p>
        )}
      </div>
      {now.phase === "done" && <Answer {...now} />}
    </>
  );
}

/** The input of a dump: a file or a sample. */
function Source() {
  const open = async (input: HTMLInputElement) => {
    const [file] = input.files ?? [];
    if (file && !(await openDump(file))) {
      phase.value = {
        phase: "failed",
        reason: `${file.name} holds objects of one kind only: a dump has DaemonSets, nodes and pods.`,
      };
    }
    // Allows the same file to be opened again after it has changed.
    input.value = "";
  };
  return (
    <>
      <p class="hint">
        Drop a dump of your cluster anywhere on the page. It is read in your browser and sent nowhere:
        <br />
        <code>{COMMAND}</code>
      </p>
      <div class="row">
        <label class="file">
          Open a dump
          <input
            type="file"
            accept=".json,.yaml,.yml,application/json"
            onChange={(event) => void open(event.currentTarget)}
          />
        </label>
        <label>
          or a sample{" "}
          <select
            aria-label="Sample of a dump"
            value=""
            onChange={async (event) => {
              const { value } = event.currentTarget;
              event.currentTarget.value = "";
              if (value) await openDump(await sampleFile(value));
            }}
          >
            <option value="">choose…</option>
            {SAMPLES.map(([name, title]) => (
              <option key={name} value={name}>
                {title}
              </option>
            ))}
          </select>
        </label>
      </div>
    </>
  );
}

function Answer({ name, answer }: { name: string; answer: DiagnoseAnswer }) {
  const one = answer.daemonSets[chosen.value];
  return (
    <>
      <Overview name={name} answer={answer} />
      {answer.daemonSets.length === 0 && <p class="hint">There is no DaemonSet in it.</p>}
      <div class="diagnosed">
        {answer.daemonSets.length > 1 && <List daemonSets={answer.daemonSets} />}
        {one && <DaemonSetDiagnosis key={`${one.namespace}/${one.name}`} of={one} />}
      </div>
    </>
  );
}

function Overview({ name, answer }: { name: string; answer: DiagnoseAnswer }) {
  const { nodes, pods, kubernetesVersion, now, gaps, problems } = answer;
  return (
    <>
      <p id="diagnosis-of">
        <strong>{name}</strong>: {count(nodes, "node")}, {count(pods, "pod")}, Kubernetes {kubernetesVersion}
        {now && (
          <>
            , as of <time dateTime={now}>{now.replace("T", " ").replace(/\.\d+Z$|Z$/, " UTC")}</time>
          </>
        )}
      </p>
      {gaps.length + problems.length > 0 && (
        <details>
          <summary>
            What the dump does not say{problems.length > 0 && `, and ${count(problems.length, "object")} left out`}
          </summary>
          <ul class="plain">
            {gaps.map(({ text }) => (
              <li key={text}>
                <Inline text={text} />
              </li>
            ))}
            {problems.map(({ text }) => (
              <li key={text} class="statement">
                <Inline text={text} />
              </li>
            ))}
          </ul>
        </details>
      )}
    </>
  );
}

/** The DaemonSets, one of which is chosen. */
function List({ daemonSets }: { daemonSets: DiagnosedDaemonSet[] }) {
  return (
    <ul class="diagnosed-list" aria-label="DaemonSets, the worst first">
      {daemonSets.map(({ namespace, name, severity, counters }, at) => {
        const number = (of: string) => counters.find((counter) => counter.name === of)?.status ?? 0;
        return (
          <li key={`${namespace}/${name}`}>
            <button type="button" aria-pressed={chosen.value === at} onClick={() => chooseDaemonSet(at)}>
              <span class={`mark severity-${severity}`} title={severityText(severity)}>
                {severityMark(severity)}
              </span>
              <span>
                {namespace}/{name}
              </span>
              <span class="soft">
                {number("AVAILABLE")}/{number("DESIRED")}
              </span>
              <span class="unseen">available of desired, {severityText(severity)}</span>
            </button>
          </li>
        );
      })}
    </ul>
  );
}
