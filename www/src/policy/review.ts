// The policy's answers about the DaemonSets of a text, composed of the engine's answers. Nothing is evaluated here.

import type { DefaultAnswer, DocumentAnswer, LintAnswer, LintFinding, ValidateAnswer } from "daemonset-preflight";
import type { Settings } from "./questions";

/** The engine's answers that a review is composed of. */
export interface Answers {
  /** By each version that the settings allow. */
  validated: ValidateAnswer;
  linted: LintAnswer;
  stored: DefaultAnswer;
  /** The old objects as they are stored; absent without an old text. */
  oldStored?: DefaultAnswer;
}

export interface Review {
  namespace: string;
  name: string;
  operation: "CREATE" | "UPDATE";
  findings: LintFinding[];
  request: Record<string, unknown>;
  response: AdmissionResponse;
}

export interface AdmissionResponse {
  uid: string;
  allowed: boolean;
  status?: { code: number; message: string };
  warnings?: string[];
}

const REVIEW = { apiVersion: "admission.k8s.io/v1", kind: "AdmissionReview" };

/** Returns a review for each DaemonSet of the text. `uidOf` returns the UID of a request, by its document's index. */
export function reviewsOf(answers: Answers, settings: Settings, uidOf: (index: number) => string): Review[] {
  return answers.validated.documents
    .filter(({ outcome }) => outcome === "accepted" || outcome === "refused")
    .map((document) => review(document, answers, settings, uidOf(document.index)));
}

export function admissionReview({ request, response }: Review, part: "request" | "response"): string {
  return JSON.stringify({ ...REVIEW, ...(part === "request" ? { request } : { response }) }, null, 2);
}

function review(newest: DocumentAnswer, answers: Answers, settings: Settings, uid: string): Review {
  const { contact, api_server_warnings: repeats = true } = settings;
  const { validated, linted, stored, oldStored } = answers;
  const { index, namespace, name } = newest;
  // The newest version that accepts the document answers: only what all versions refuse is refused.
  const versions = [
    ...(validated.olderVersions ?? []).map(({ kubernetesVersion, documents }) => ({
      kubernetesVersion,
      document: documents[index],
    })),
    { kubernetesVersion: validated.kubernetesVersion, document: newest },
  ];
  const accepting = versions.filter(({ document }) => document?.outcome === "accepted").at(-1)?.document;
  const answering = accepting ?? newest;
  const refusing = accepting ? versions.filter(({ document }) => document?.outcome === "refused") : [];
  const { findings = [], refusal } = linted.daemonSets.find((one) => one.index === index) ?? {};
  const status =
    answering.status && !accepting
      ? { code: answering.status.code, message: answering.status.message }
      : refusal !== undefined
        ? { code: 403, message: refusal }
        : undefined;
  const warnings = [
    ...findings.filter(({ mode }) => mode === "warn" || !accepting).map(({ rule, message }) => `${rule}: ${message}`),
    ...remark(refusing),
    ...(repeats ? [...answering.warnings, ...answering.strict] : []).map(({ message }) => message),
  ];
  const object = stored.documents.find((one) => one.index === index)?.object;
  const old = oldStored?.documents.find(({ object }) => isNamed(object, namespace, name))?.object;
  return {
    namespace,
    name,
    operation: old ? "UPDATE" : "CREATE",
    findings,
    request: {
      uid,
      kind: { group: "apps", version: "v1", kind: "DaemonSet" },
      resource: { group: "apps", version: "v1", resource: "daemonsets" },
      name,
      namespace: namespace || "default",
      operation: old ? "UPDATE" : "CREATE",
      userInfo: { username: "kubernetes-admin", groups: ["system:masters", "system:authenticated"] },
      object: object ?? null,
      ...(old && { oldObject: old }),
    },
    response: {
      uid,
      allowed: status === undefined,
      ...(status && { status: { ...status, message: contact ? `${status.message}; ${contact}` : status.message } }),
      ...(warnings.length > 0 && { warnings }),
    },
  };
}

/** Returns a warning about the versions that refuse what another version accepts. */
function remark(refusing: { kubernetesVersion: string; document: DocumentAnswer | undefined }[]): string[] {
  const [first] = refusing.at(-1)?.document?.errors ?? [];
  if (!first) return [];
  const names = refusing.map(({ kubernetesVersion }) => kubernetesVersion);
  const last = names.pop();
  const said = names.length === 0 ? `${last} refuses` : `${names.join(", ")} and ${last} refuse`;
  return [`Kubernetes ${said} this: ${first.field ? `${first.field}: ` : ""}${first.message}`];
}

function isNamed(object: Record<string, unknown> | undefined, namespace: string, name: string): boolean {
  const metadata = object?.["metadata"] as { namespace?: string; name?: string } | undefined;
  return metadata?.name === name && (metadata.namespace ?? "default") === (namespace || "default");
}
