// Answers the questions of a review, in the worker.

import { applyDefaults, lint, type ValidateCall, validate } from "daemonset-preflight";
import type { ReviewQuestion } from "./model";
import type { Answers } from "./review";

/** If the settings name no version, the policy asks all of these. */
const VERSIONS = ["1.34", "1.35", "1.36", "1.37"];

export function answersTo({ manifest, old, settings }: ReviewQuestion): Answers {
  const { kubernetes_version: version, feature_gates: gates, allow_privileged: allowPrivileged } = settings;
  const call: ValidateCall = {
    text: manifest,
    kubernetesVersion: typeof version === "string" && version !== "" ? version : VERSIONS,
    // Field validation defaults to `Warn`: strict decoding errors are warnings.
    fieldValidation: "Warn",
    featureGates: gatesOf(Array.isArray(gates) ? gates : []),
    ...(allowPrivileged !== undefined && { allowPrivileged: allowPrivileged === true }),
  };
  const update = old === undefined ? undefined : validate({ ...call, old });
  // If the old text cannot be read, the text is validated as a new object.
  const isUpdate = update !== undefined && update.oldProblems.length === 0;
  return {
    validated: isUpdate ? update : validate(call),
    linted: lint({ text: manifest, settings: settings as Record<string, never> }),
    stored: applyDefaults({ text: manifest }),
    ...(isUpdate && { oldStored: applyDefaults({ text: old ?? "" }) }),
  };
}

function gatesOf(gates: readonly string[]): Record<string, boolean> {
  return Object.fromEntries(
    gates.map((gate) => {
      const [name = "", value] = gate.split("=");
      return [name.trim(), value?.trim() === "true"];
    }),
  );
}
