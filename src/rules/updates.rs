//! How pods are replaced, and what stops the next upgrade.

use k8s_openapi::api::apps::v1::RollingUpdateDaemonSet;
use k8s_openapi::apimachinery::pkg::util::intstr::IntOrString;

use super::subject::Subject;

/// The labels that charts and controllers change from one version to the next.
const VERSION_LABELS: [&str; 6] = [
    "app.kubernetes.io/version",
    "helm.sh/chart",
    "chart",
    "version",
    "controller-revision-hash",
    "pod-template-generation",
];

/// Labels in the selector that name a version: the selector cannot be changed, so that
/// the next version cannot be applied over this one.
pub(super) fn version_label_in_selector(subject: &Subject<'_>) -> Option<(&'static str, String)> {
    let selector = &subject.spec.selector;
    let labels = selector.match_labels.iter().flatten();
    let by_label =
        labels.filter(|(key, value)| VERSION_LABELS.contains(&key.as_str()) || is_version(value));
    let by_expression = selector
        .match_expressions
        .iter()
        .flatten()
        .filter(|expression| VERSION_LABELS.contains(&expression.key.as_str()));
    let mut keys = by_label.map(|(key, _)| key).chain(by_expression.map(|e| &e.key));
    let key = keys.next()?;
    let text = format!("`{key}` changes with the version, the selector cannot: leave it out");
    Some(("spec.selector", text))
}

/// Whether a label's value is a version with at least two numbers: `1.4`, `v2.0.1-rc1`.
fn is_version(value: &str) -> bool {
    let number = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    let mut parts = value.strip_prefix('v').unwrap_or(value).split('.');
    let leading = |part: &str| part.bytes().next().is_some_and(|b| b.is_ascii_digit());
    parts.next().is_some_and(number) && parts.next().is_some_and(leading)
}

fn rolling<'a>(subject: &Subject<'a>) -> Option<&'a RollingUpdateDaemonSet> {
    let strategy = subject.spec.update_strategy.as_ref()?;
    let is_rolling = matches!(strategy.type_.as_deref(), None | Some("" | "RollingUpdate"));
    strategy.rolling_update.as_ref().filter(|_| is_rolling)
}

fn is_zero(amount: &IntOrString) -> bool {
    match amount {
        IntOrString::Int(number) => *number == 0,
        IntOrString::String(text) => percent(text) == Some(0),
    }
}

fn percent(text: &str) -> Option<i64> {
    text.strip_suffix('%')?.parse().ok()
}

/// New pods that should start beside the old ones, and want the ports that those have.
pub(super) fn surge_with_host_ports(subject: &Subject<'_>) -> Option<(&'static str, String)> {
    let surge = rolling(subject)?.max_surge.as_ref().filter(|surge| !is_zero(surge))?;
    let port = subject.host_ports().next()?;
    let surge = match surge {
        IntOrString::Int(number) => number.to_string(),
        IntOrString::String(text) => text.clone(),
    };
    let text = format!(
        "maxSurge {surge} never ends: the old pod has host port {port}; use maxUnavailable"
    );
    Some(("spec.updateStrategy.rollingUpdate.maxSurge", text))
}

/// Strategies other than the allowed ones.
pub(super) fn update_strategy(subject: &Subject<'_>) -> Option<(&'static str, String)> {
    let given = subject.spec.update_strategy.as_ref().and_then(|s| s.type_.as_deref());
    let given = given.filter(|given| !given.is_empty()).unwrap_or("RollingUpdate");
    let allowed = &subject.settings.allowed_update_strategies;
    (!allowed.iter().any(|allowed| allowed == given)).then(|| {
        let text = format!("{given} is not allowed here; use {}", allowed.join(" or "));
        ("spec.updateStrategy.type", text)
    })
}

/// A rolling update that may take down too many pods at once.
pub(super) fn high_max_unavailable(subject: &Subject<'_>) -> Option<(&'static str, String)> {
    let settings = subject.settings;
    let text = match rolling(subject)?.max_unavailable.as_ref()? {
        IntOrString::Int(number) => {
            let most = settings.max_unavailable_nodes;
            (most > 0 && i64::from(*number) > most)
                .then(|| format!("{number} nodes at once; at most {most} are allowed"))
        }
        IntOrString::String(text) => {
            let most = settings.max_unavailable_percent;
            (percent(text)? > most)
                .then(|| format!("{text} of the nodes at once; at most {most}% are allowed"))
        }
    };
    Some(("spec.updateStrategy.rollingUpdate.maxUnavailable", text?))
}
