// The policy view: settings, what the rules find, and the request and the answer as the API server exchanges them.

import type { LintFinding, Place } from "daemonset-preflight";
import { stringify } from "yaml";
import { CopyButton } from "../copy-button";
import { Text } from "../diagnosis/text";
import { SettingsForm } from "./form";
import type { Policy } from "./model";
import "./policy.css";
import { admissionReview, type Review } from "./review";

const LEFT_OUT: readonly string[] = [
  "The rules that look at the cluster are asked where the policy runs: they need its nodes, pods and other DaemonSets.",
  "Exemptions (`exempt_namespaces`, `exempt_names`, `exempt_label`) are not applied, and an update that leaves `spec` as it was is held to the rules here.",
  "The policy cuts warnings at 120 characters and gives 30 at most; audit annotations are not shown.",
];

export function PolicyView({ policy, reveal }: { policy: Policy; reveal: (place: Place) => void }) {
  return (
    <div class="halves">
      <div>
        <div class="row spread">
          <h3>Settings</h3>
          <span class="row">
            <CopyButton label="Copy as YAML" text={() => settingsYaml(policy)} />
            <button type="button" onClick={policy.reset}>
              Defaults
            </button>
          </span>
        </div>
        <SettingsForm policy={policy} />
      </div>
      <div>
        <h3>What the policy answers</h3>
        <Problems policy={policy} reveal={reveal} />
        {policy.answers.value && policy.reviews.value.length === 0 && <p class="hint">No DaemonSet to look at.</p>}
        {policy.reviews.value.map((review) => (
          <One key={review.response.uid} review={review} reveal={reveal} />
        ))}
        <details>
          <summary>What is left out here</summary>
          <ul>
            {LEFT_OUT.map((text) => (
              <li key={text}>
                <Text>{text}</Text>
              </li>
            ))}
          </ul>
        </details>
      </div>
    </div>
  );
}

function settingsYaml(policy: Policy): string {
  return stringify({ settings: policy.settings.value }, { version: "1.1" });
}

/** What cannot be read: settings, or a document of the text. */
function Problems({ policy, reveal }: { policy: Policy; reveal: (place: Place) => void }) {
  const answers = policy.answers.value;
  const problems = [
    ...(policy.failure.value === undefined ? [] : [{ text: policy.failure.value, place: undefined }]),
    ...(answers?.validated.settingProblem ? [{ text: answers.validated.settingProblem, place: undefined }] : []),
    ...(answers?.linted.problems ?? []).map(({ source, field, message, place }) => ({
      text: `${source === "settings" ? "setting " : ""}${field ? `${field}: ` : ""}${message}`,
      place: source === "settings" ? undefined : place,
    })),
  ];
  if (problems.length === 0) return null;
  return (
    <ul class="plain" aria-label="What cannot be read">
      {problems.map(({ text, place }) => (
        <li key={text} class="statement">
          {place ? (
            <button type="button" class="link" onClick={() => reveal(place)}>
              line {place.start.line}: {text}
            </button>
          ) : (
            text
          )}
        </li>
      ))}
    </ul>
  );
}

function One({ review, reveal }: { review: Review; reveal: (place: Place) => void }) {
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
      {findings.length === 0 && <p class="hint">No rule has anything to say.</p>}
      <ol class="problems">
        {findings.map((finding) => (
          <Finding key={`${finding.rule} ${finding.field}`} finding={finding} reveal={reveal} />
        ))}
      </ol>
      <Json title="AdmissionReview" text={admissionReview(review, "request")} />
      <Json title="Response" text={admissionReview(review, "response")} open />
    </section>
  );
}

function Finding({
  finding: { rule, mode, field, message, place },
  reveal,
}: {
  finding: LintFinding;
  reveal: (place: Place) => void;
}) {
  return (
    <li class={mode === "reject" ? "error" : "warning"}>
      <button type="button" onClick={() => reveal(place)}>
        <span class="tag">{mode}</span>
        <span class="where">line {place.start.line}</span>
        <code>{rule}</code>
        <span class="soft">{field}</span>
        <span class="message">
          <Text>{message}</Text>
        </span>
      </button>
    </li>
  );
}

function Json({ title, text, open = false }: { title: string; text: string; open?: boolean }) {
  return (
    <details open={open}>
      <summary>{title}</summary>
      <CopyButton label={`Copy the ${title}`} text={() => text} />
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keys */}
      <section class="scroll" tabIndex={0} aria-label={title}>
        <pre class="yaml">{text}</pre>
      </section>
    </details>
  );
}
