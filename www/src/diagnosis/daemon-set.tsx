// The diagnosis of a DaemonSet: counters, rollout, causes with their nodes, and remedies.

import type {
  DiagnosedDaemonSet,
  DiagnosedFinding,
  DiagnosedNode,
  DiagnosedRemedy,
  DiagnosedRollout,
} from "daemonset-preflight";
import { CopyButton } from "../copy-button";
import { Inline } from "../inline";
import { mend } from "../map/remedies";
import { Region } from "../region";
import { openAnswer } from "../state";
import { capitalized, count } from "../words";
import { showFinding, shownFinding } from "./model";
import { severityBadge, severityMark, severityText } from "./severity";
import { spanText } from "./span";

/** The maximum number of nodes listed per finding; of the others, only the number is shown. The map shows all. */
const MOST_NODES = 50;

export function DaemonSetDiagnosis({ of }: { of: DiagnosedDaemonSet }) {
  const { namespace, name, severity, isDeleting, rollout, findings, remedies, readyAfter, measuredPods } = of;
  return (
    <section class="diagnosed-one" aria-label={`${namespace}/${name}`}>
      <div class="row">
        <h3>
          {namespace}/{name}
        </h3>
        <span class={`badge ${severityBadge(severity)}`}>{severityText(severity)}</span>
        {isDeleting && <span class="badge warned">being deleted</span>}
      </div>
      <Counters of={of} />
      {rollout && <Rollout rollout={rollout} />}
      <h4>Causes</h4>
      {findings.length === 0 && <p class="hint">Nothing was found.</p>}
      <ol class="diagnosed-findings">
        {findings.map((finding, at) => (
          <Finding
            key={at}
            finding={finding}
            isShown={shownFinding.value === at}
            show={() => showFinding(shownFinding.value === at ? undefined : at)}
          />
        ))}
      </ol>
      {remedies.length > 0 && (
        <>
          <h4>What helps</h4>
          <p class="hint">Each was tried by simulation, or by placing the pods again.</p>
          <ul class="remedies plain">
            {remedies.map((remedy) => (
              <Remedy key={remedy.text} remedy={remedy} mend={() => void mend(of, remedy)} />
            ))}
          </ul>
        </>
      )}
      <p class="hint">
        A pod takes {spanText(readyAfter)} to get ready,{" "}
        {measuredPods > 0 ? `as measured from ${count(measuredPods, "pod")}` : "as assumed: no pod is ready"}.
      </p>
      <button type="button" onClick={simulate}>
        Simulate what happens from here
      </button>
    </section>
  );
}

function simulate(): void {
  openAnswer.value = "life";
  document.getElementById("tabs")?.scrollIntoView({ block: "start" });
}

/** The counters as `kubectl get daemonset` prints them, and, where they differ, as counted from the objects. */
function Counters({ of: { namespace, name, counters, statusLag } }: { of: DiagnosedDaemonSet }) {
  const differs = counters.some(({ status, observed }) => observed !== undefined && observed !== status);
  return (
    <>
      <Region label={`Counters of ${namespace}/${name}`}>
        <table>
          <thead>
            <tr>
              <td />
              {counters.map(({ name }) => (
                <th key={name} scope="col">
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            <tr>
              <th scope="row">status</th>
              {counters.map(({ name, status }) => (
                <td key={name}>{status}</td>
              ))}
            </tr>
            {differs && (
              <tr>
                <th scope="row">by the objects</th>
                {counters.map(({ name, status, observed }) => (
                  <td key={name} class={observed === status ? "" : "differs"}>
                    {observed ?? "?"}
                  </td>
                ))}
              </tr>
            )}
          </tbody>
        </table>
      </Region>
      {statusLag && (
        <p class="hint">
          <Inline text={statusLag} />
        </p>
      )}
    </>
  );
}

const VERDICTS: Record<DiagnosedRollout["verdict"], string> = {
  finished: "good",
  finishes: "warned",
  doesNotFinish: "bad",
  notKnown: "warned",
};

function Rollout({ rollout: { verdict, sentence, revisions, waves } }: { rollout: DiagnosedRollout }) {
  return (
    <>
      <h4>Rollout</h4>
      <p class={`diagnosed-rollout ${VERDICTS[verdict]}`}>
        <Inline text={capitalized(sentence)} />
      </p>
      {(revisions.length > 1 || waves.length > 0) && (
        <ul class="plain">
          {revisions.length > 1 &&
            revisions.map(({ revision, hash, isCurrent, nodes }) => (
              <li key={hash}>
                {revision === undefined ? "unknown revision" : `revision ${revision}`} <code>{hash}</code>
                {isCurrent && " (present)"}: {count(nodes.length, "node")}
              </li>
            ))}
          {waves.length > 0 && (
            <li>
              {count(waves.length, "wave")} left, the next in {spanText(waves[0]?.at ?? 0)}
            </li>
          )}
        </ul>
      )}
    </>
  );
}

function Finding({ finding, isShown, show }: { finding: DiagnosedFinding; isShown: boolean; show: () => void }) {
  const { severity, text, nodes } = finding;
  const onNodes = nodes.filter(({ name }) => name !== "");
  return (
    <li>
      <div class="diagnosed-finding">
        <span class={`mark severity-${severity}`} aria-hidden="true">
          {severityMark(severity)}
        </span>
        <span>
          <span class="unseen">{severityText(severity)}: </span>
          <strong>{count(nodes.length, "node")}</strong>: <Inline text={text} />
        </span>
        {onNodes.length > 0 && (
          <button type="button" aria-pressed={isShown} aria-label={`Show on the map: ${text}`} onClick={show}>
            Show on the map
          </button>
        )}
      </div>
      <details open={severity !== "normal" && nodes.length <= 5}>
        <summary>{nodes.length === 1 ? "The node" : "The nodes"}</summary>
        <ul class="plain">
          {nodes.slice(0, MOST_NODES).map((node) => (
            <AffectedNode key={`${node.name}/${node.pod}`} node={node} />
          ))}
          {nodes.length > MOST_NODES && <li class="soft">and {nodes.length - MOST_NODES} more</li>}
        </ul>
      </details>
    </li>
  );
}

function AffectedNode({ node: { name, pod, span, restarts, details } }: { node: DiagnosedNode }) {
  const facts = [
    pod && `pod ${pod}`,
    span !== undefined && `for ${spanText(span)}`,
    restarts > 0 && count(restarts, "restart"),
  ].filter(Boolean);
  return (
    <li>
      <strong>{name || "on no node"}</strong>
      {facts.length > 0 && <span class="soft"> {facts.join(", ")}</span>}
      {details.map((detail) => (
        <div key={detail}>
          <Inline text={detail} />
        </div>
      ))}
    </li>
  );
}

function Remedy({ remedy: { text, command, patch }, mend }: { remedy: DiagnosedRemedy; mend: () => void }) {
  return (
    <li>
      <span>
        <Inline text={capitalized(text)} />
        {command && (
          <>
            <br />
            <code>{command}</code>
          </>
        )}
      </span>
      {patch.length > 0 && (
        <button type="button" onClick={mend}>
          Apply
        </button>
      )}
      {command && <CopyButton label="Copy" text={() => command} />}
    </li>
  );
}
