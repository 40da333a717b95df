// The same script under other conditions: the two schedulers, and alternatives to a DaemonSet.

import type { AlternativeRun, SchedulerComparison } from "daemonset-preflight";
import { LineItem } from "../answers/sign";
import { Inline } from "../inline";
import { Region } from "../region";
import { RunLines } from "./lines";

const MOST_ROWS = 100;

/** The differences between the default scheduler and the DaemonSet controller of Kubernetes before 1.12. */
export function Schedulers({ comparison: { summary, differences, lines } }: { comparison: SchedulerComparison }) {
  return (
    <div id="schedulers-answer">
      <p>{summary}</p>
      {differences.length > 0 && (
        <>
          <p class="hint">Each line holds until the next one of the same node.</p>
          <Region label="Differences of the two schedulers">
            <table>
              <thead>
                <tr>
                  {["Time", "Node", "Default scheduler", "Controller"].map((title) => (
                    <th key={title} scope="col">
                      {title}
                    </th>
                  ))}
                </tr>
              </thead>
              <tbody>
                {differences.slice(0, MOST_ROWS).map(({ time, node, defaultSchedulerText, controllerText }) => (
                  <tr key={`${time} ${node}`}>
                    <td>{time}</td>
                    <td>{node}</td>
                    <td>{defaultSchedulerText}</td>
                    <td>{controllerText}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </Region>
        </>
      )}
      {differences.length > MOST_ROWS && (
        <p>
          {differences.length} differences; the first {MOST_ROWS} are shown.
        </p>
      )}
      <RunLines lines={lines} />
    </div>
  );
}

/** The alternatives to a DaemonSet: how much of the time nodes were covered, and what is lost. */
export function Alternatives({ runs }: { runs: readonly AlternativeRun[] }) {
  return (
    <div id="alternatives-answer">
      {runs.map((one) => (
        <article key={one.name} class="alternative">
          <h4>
            <span>{one.name}</span>
            <span class="soft">{sharesOf(one)}</span>
          </h4>
          <Strip {...one} />
          <p class="hint">
            Right where <Inline text={one.suits} />
          </p>
          <ul class="lines">
            {one.loses.map((loss) => (
              <LineItem key={loss} sign="loss">
                <Inline text={loss} />
              </LineItem>
            ))}
          </ul>
        </article>
      ))}
    </div>
  );
}

/**
 * Returns both shares: a pod is unavailable while it is updated, so an alternative that never updates covers more
 * time, but with an older template.
 */
function sharesOf({ share, coverage }: AlternativeRun): string {
  const percent = (part: number) => `${(part * 100).toFixed(1)} %`;
  const last = coverage.at(-1);
  const updated =
    last && last.wanted > 0 ? `; at the end ${percent(last.updated / last.wanted)} with the present template` : "";
  return `covered ${percent(share)} of the time${updated}`;
}

/** With more changes than this, the picture is thinned out. The text below it is exact. */
const MOST_BARS = 120;

/** Coverage over time: a bar for each change, and the first and last changes as text. */
function Strip({ coverage, coverageTexts, name }: AlternativeRun) {
  const every = Math.max(1, Math.ceil(coverage.length / MOST_BARS));
  const texts =
    coverageTexts.length > 7 ? [...coverageTexts.slice(0, 6), "…", coverageTexts.at(-1) ?? ""] : coverageTexts;
  return (
    <div>
      <div class="strip" role="img" aria-label={`${name}: nodes covered over time`}>
        {coverage.map(({ at, wanted, covered, updated, surplus }, place) => {
          if (place % every !== 0) return null;
          const share = (part: number) => `${Math.round((Math.min(part, wanted) / Math.max(wanted, 1)) * 100)}%`;
          return (
            <span
              key={at}
              title={coverageTexts[place] ?? ""}
              class={surplus > 0 ? "surplus" : ""}
              style={{ "--covered": share(covered), "--updated": share(Math.min(updated, covered)) }}
            />
          );
        })}
      </div>
      <p class="hint">{texts.join(", ")}</p>
    </div>
  );
}
