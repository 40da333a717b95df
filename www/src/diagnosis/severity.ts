// The severity of a finding, as text and as a mark.

import type { DiagnosedSeverity } from "daemonset-preflight";

const SEVERITIES: Record<DiagnosedSeverity, { mark: string; text: string; badge: string }> = {
  wrong: { mark: "✕", text: "wrong", badge: "bad" },
  passing: { mark: "◐", text: "not as it should be, but may recover by itself", badge: "warned" },
  unknown: { mark: "?", text: "how it is cannot be known", badge: "warned" },
  normal: { mark: "●", text: "as it should be", badge: "good" },
};

export const severityMark = (severity: DiagnosedSeverity): string => SEVERITIES[severity].mark;
export const severityText = (severity: DiagnosedSeverity): string => SEVERITIES[severity].text;
/** The CSS class of the badge. */
export const severityBadge = (severity: DiagnosedSeverity): string => SEVERITIES[severity].badge;
