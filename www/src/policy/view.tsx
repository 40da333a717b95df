// The policy view: settings, findings, and the AdmissionReview request and response.

import type { LintFinding } from "daemonset-preflight";
import { stringify } from "yaml";
import { baseline } from "../answers/baseline";
import { CopyButton } from "../copy-button";
import { useAnswer } from "../core";
import { type Problem, ProblemList } from "../given/problem-list";
import { revealInManifest } from "../given/sources";
import { Inline } from "../inline";
import { Region } from "../region";
import { SettingsForm } from "./form";
import { changeSettings, reviewQuestion, settings, uidOf } from "./model";
import "./policy.css";
import { type Answers, admissionReview, type Review, reviewsOf } from "./review";

const LEFT_OUT: readonly string[] = [
  "The rules that look at the cluster are asked where the policy runs: they need its nodes, pods and other DaemonSets.",
  "Exemptions (`exempt_namespaces`, `exempt_names`, `exempt_label`) are not applied, and an update that leaves `spec` as it was is held to the rules here.",
  "The policy cuts warnings at 120 characters and gives 30 at most; audit annotations are not shown.",
];

export function PolicyView() {
  const given = useAnswer("policy", "review", reviewQuestion, () => [settings.value, baseline.value]);
  const reviews = given ? reviewsOf(given.answer, given.question.settings, uidOf) : [];
  return (
    <div class="halves">
      <div>
        <div class="row spread">
          <h3>Settings</h3>
          <span class="row">
            <CopyButton label="Copy as YAML" text={settingsYaml} />
            <button type="button" onClick={() => changeSettings({})}>
              Defaults
            </button>
          </span>
        </div>
        <SettingsForm />
      </div>
      <div>
        <h3>What the policy answers</h3>
        {given && <Problems answers={given.answer} />}
        {given && reviews.length === 0 && <p class="hint">No DaemonSet to check.</p>}
        {reviews.map((review) => (
          <One key={review.response.uid} review={review} />
        ))}
        <details>
          <summary>What is left out here</summary>
          <ul>
            {LEFT_OUT.map((text) => (
              <li key={text}>
                <Inline text={text} />
              </li>
            ))}
          </ul>
        </details>
      </div>
    </div>
  );
}

function settingsYaml(): string {
  return stringify({ settings: settings.peek() }, { version: "1.1" });
}

/** Problems of what cannot be read: the settings, or a document of the text. */
function Problems({ answers: { validated, linted } }: { answers: Answers }) {
  const problems: Problem[] = [
    ...(validated.settingProblem
      ? [{ kind: "error" as const, name: "settings", message: validated.settingProblem, place: undefined }]
      : []),
    ...linted.problems.map(({ source, field, message, place, name }) => {
      const isSetting = source === "settings";
      return {
        kind: "error" as const,
        name: isSetting ? "settings" : name,
        where: field,
        message,
        place: isSetting ? undefined : place,
      };
    }),
  ];
  return problems.length === 0 ? null : (
    <ProblemList label="What cannot be read" problems={problems} reveal={revealInManifest} />
  );
}

function One({ review }: { review: Review }) {
  const { namespace, name, operation, findings, response } = review;
  const { allowed, status, warnings = [] } = response;
  return (
    <section class="reviewed" aria-label={`${namespace || "default"}/${name}`}>
      <div class="row">
        <h4>
          {operation} {namespace || "default"}/{name}
        </h4>
        <span class={`badge ${allowed ? (warnings.length > 0 ? "warned" : "good") : "bad"}`}>
          {allowed ? "allowed" : `refused, ${status?.code}`}
        </span>
      </div>
      {status && <p class="statement">{status.message}</p>}
      {findings.length === 0 ? (
        <p class="hint">No findings.</p>
      ) : (
        <ProblemList problems={findings.map(problemOf)} reveal={revealInManifest} />
      )}
      <Json title="AdmissionReview" text={admissionReview(review, "request")} />
      <Json title="Response" text={admissionReview(review, "response")} open />
    </section>
  );
}

function problemOf({ rule, mode, field, message, place }: LintFinding): Problem {
  const kind = mode === "reject" ? "error" : "warning";
  return { kind, tag: mode, place, name: rule, where: field, message: <Inline text={message} /> };
}

function Json({ title, text, open = false }: { title: string; text: string; open?: boolean }) {
  return (
    <details open={open}>
      <summary>{title}</summary>
      <CopyButton label={`Copy the ${title}`} text={() => text} />
      <Region label={title}>
        <pre class="yaml">{text}</pre>
      </Region>
    </details>
  );
}
