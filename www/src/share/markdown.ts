// The page's answers, as Markdown for an issue.

import type { Finding, ValidateAnswer } from "daemonset-preflight";
import { summaryOf } from "../map/summary";
import { nameOf, type Placing, textOf } from "../map/view";
import { verdictOf } from "../page/verdict";
import { count, plain } from "../words";

export interface Told {
  manifest: string;
  validated: ValidateAnswer | undefined;
  placing: Placing | undefined;
  /** Absent if the state is too large for a link. */
  link?: string;
}

/** The maximum number of findings in an issue. */
const MOST_FINDINGS = 30;

export function markdownOf({ manifest, validated, placing, link }: Told): string {
  const verdict = verdictOf(validated, undefined).text;
  const placed = placing ? `; ${summaryOf(placing).text}` : "";
  const version = validated ? ` (Kubernetes ${validated.kubernetesVersion})` : "";
  const parts = [
    `**${escaped(`${verdict}${placed}`)}**${version}`,
    findingsOf(validated),
    placing && tablesOf(placing),
    `<details><summary>DaemonSet</summary>\n\n${fenced(manifest)}\n\n</details>`,
    link && `[Open it in DaemonSet Preflight](${link})`,
  ];
  return `${parts.filter(Boolean).join("\n\n")}\n`;
}

function findingsOf(answer: ValidateAnswer | undefined): string {
  const documents = answer?.documents ?? [];
  const lines = documents.flatMap(({ errors, strict, warnings }) => [
    ...[...errors, ...strict].map((finding) => line("error", finding)),
    ...warnings.map((finding) => line("warning", finding)),
  ]);
  const more = lines.length > MOST_FINDINGS ? [`- and ${lines.length - MOST_FINDINGS} more`] : [];
  return [...lines.slice(0, MOST_FINDINGS), ...more].join("\n");
}

function line(kind: string, { field, message, place }: Finding): string {
  const at = place ? ` (line ${place.start.line})` : "";
  const said = message.startsWith(field) ? message : `${field}: ${message}`;
  return `- ${kind}: ${escaped(said)}${at}`;
}

/** Returns a table for each DaemonSet, with the number of nodes per outcome and reason. */
function tablesOf(placing: Placing): string {
  const { placed, overview } = placing;
  return placed.daemonSets
    .map((one) => {
      const rows = one.verdicts.map(
        ({ count: nodes, outcome, reason }) =>
          `| ${nodes} | ${escaped(textOf(placing, outcome))} | ${escaped(reason)} |`,
      );
      const title = `${escaped(nameOf(one))} on ${count(overview.nodes.length, "node")}:`;
      return [title, "", "| nodes | outcome | reason |", "| ---: | --- | --- |", ...rows].join("\n");
    })
    .join("\n\n");
}

/** Escapes a text for Markdown. */
function escaped(text: string): string {
  return plain(text)
    .replace(/[\\`*_{}[\]<>()#+!|~@&-]/g, (character) => `\\${character}`)
    .replace(/\s+/g, " ");
}

/** Returns a code block whose fence is longer than any in the text. */
function fenced(text: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([ticks]) => ticks.length));
  const fence = "`".repeat(longest + 1);
  return `${fence}yaml\n${text.trimEnd()}\n${fence}`;
}
