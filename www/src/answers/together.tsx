// All DaemonSets together: host-port clashes, overlapping selectors, and the resources that they use on each node.

import type { RequestedResource, SurveyedNode } from "daemonset-preflight";
import { useAnswer } from "../core";
import { Inline } from "../inline";
import { Region } from "../region";
import { cluster, manifest } from "../state";
import { count } from "../words";

/** More rows than this render slowly; the fullest nodes come first. */
const MOST_ROWS = 200;

export function Together() {
  const given = useAnswer("together", "survey", () => ({ cluster: cluster.peek(), manifest: manifest.peek() }));
  if (!given) return <div id="together-answer" />;
  const { portClashes, selectorOverlaps, groups, nodes, remarks } = given.answer;
  const using = nodes.filter((node) => node.resources.length > 0);
  const used = using.sort((a, b) => fullest(b) - fullest(a) || a.name.localeCompare(b.name));
  const names = new Set(nodes.flatMap((node) => node.daemonSets));
  const cut = used.length > MOST_ROWS ? `; the ${MOST_ROWS} fullest are shown` : "";
  return (
    <>
      <p class="hint">
        For all DaemonSets in the editor; several are divided by <code>---</code>.
      </p>
      <div id="together-answer" class="halves">
        <div>
          {remarks.map(({ message }) => (
            <p key={message} class="hint">
              {message}
            </p>
          ))}
          <Lines
            title="Host ports"
            lines={portClashes}
            kind="statement"
            none="No two want the same host port of a node."
          />
          <Lines
            title="Selectors"
            lines={selectorOverlaps}
            kind="statement"
            none="No selector matches another's pods."
          />
          <Lines
            title="One kind of daemon, by hardware"
            lines={groups.map((group) => group.text)}
            kind=""
            none="No DaemonSets form a group."
          />
        </div>
        <div>
          <h3>Resources used on each node</h3>
          {used.length === 0 ? (
            <p class="hint">No node runs any of them.</p>
          ) : (
            <>
              <Region label="Resources used on each node">
                <Resources nodes={used.slice(0, MOST_ROWS)} />
              </Region>
              <p class="hint">
                {count(names.size, "DaemonSet")} on {count(used.length, "node")}
                {cut}. This is what a cluster autoscaler counts as overhead.
              </p>
            </>
          )}
        </div>
      </div>
    </>
  );
}

function Lines({ title, lines, kind, none }: { title: string; lines: string[]; kind: string; none: string }) {
  return (
    <section>
      <h3>{title}</h3>
      {lines.length === 0 ? (
        <p class="hint">{none}</p>
      ) : (
        <ul class="lines">
          {lines.map((line) => (
            <li key={line} class={kind}>
              <Inline text={line} />
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function fullest(node: SurveyedNode): number {
  return Math.max(0, ...node.resources.map((one) => one.percent ?? 100));
}

function Resources({ nodes }: { nodes: SurveyedNode[] }) {
  const resources = [...new Set(nodes.flatMap((node) => node.resources.map((one) => one.resource)))];
  return (
    <table>
      <thead>
        <tr>
          {["Node", "DaemonSets", ...resources].map((title) => (
            <th key={title} scope="col">
              {title}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {nodes.map((node) => (
          <tr key={node.name}>
            <th scope="row">{node.name}</th>
            <td>{node.daemonSets.length}</td>
            {resources.map((resource) => (
              <Requested key={resource} used={node.resources.find((one) => one.resource === resource)} />
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Requested({ used }: { used: RequestedResource | undefined }) {
  if (!used) return <td class="soft">–</td>;
  const { requested, allocatable, percent } = used;
  return (
    <td>
      {requested}{" "}
      <span class="soft">
        {percent === undefined ? "of which it has none" : `of ${allocatable} · ${percent.toFixed(1)} %`}
      </span>
    </td>
  );
}
