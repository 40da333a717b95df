//! Rules about updates: how pods are replaced, and what prevents the next upgrade.

use k8s_openapi::api::apps::v1::RollingUpdateDaemonSet;
use k8s_openapi::apimachinery::pkg::util::intstr::IntOrString;

use super::list;
use super::network::any_host_port;
use super::settings::Settings;
use super::subject::Subject;

/// Finds a label in the selector that names a version: the selector is immutable, so the next
/// version could not be applied over this one.
pub(super) fn version_label_in_selector(subject: &Subject<'_>) -> Option<(&'static str, String)> {
    let selector = &subject.spec.selector;
    let labels = selector.match_labels.iter().flatten();
    let names_version =
        |key: &str| subject.settings.version_labels.iter().any(|label| label == key);
    let by_label = labels.filter(|(key, value)| names_version(key) || is_version(value));
    let by_expression = selector
        .match_expressions
        .iter()
        .flatten()
        .filter(|expression| names_version(&expression.key));
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

/// Returns how many new pods a rolling update starts beside the old ones; `None` if none.
pub(super) fn max_surge<'a>(subject: &Subject<'a>) -> Option<&'a IntOrString> {
    rolling(subject)?.max_surge.as_ref().filter(|surge| !is_zero(surge))
}

/// Finds a surge of pods with host ports: the old pods still hold the ports that the new ones
/// need.
pub(super) fn surge_with_host_ports(subject: &Subject<'_>) -> Option<(&'static str, String)> {
    let surge = max_surge(subject)?;
    let port = subject.host_ports().next()?;
    let surge = match surge {
        IntOrString::Int(number) => number.to_string(),
        IntOrString::String(text) => text.clone(),
    };
    let text = format!(
        "a rollout with maxSurge {surge} and host ports never ends: the old pod holds {port}; \
         use maxUnavailable"
    );
    Some(("spec.updateStrategy.rollingUpdate.maxSurge", text))
}

/// Finds an update strategy that is not allowed.
pub(super) fn update_strategy(subject: &Subject<'_>) -> Option<(&'static str, String)> {
    let given = subject.spec.update_strategy.as_ref().and_then(|s| s.type_.as_deref());
    let given = given.filter(|given| !given.is_empty()).unwrap_or("RollingUpdate");
    let allowed = &subject.settings.allowed_update_strategies;
    (!allowed.iter().any(|allowed| allowed == given)).then(|| {
        let text = format!("{given} is not allowed here; use {}", allowed.join(" or "));
        ("spec.updateStrategy.type", text)
    })
}

/// Finds a rolling update that may make too many pods unavailable at once.
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
            let given = percent(text)?;
            (given > most).then(|| match given >= 100 {
                true => format!(
                    "maxUnavailable {text} restarts every node's pod at once; at most {most}% are allowed"
                ),
                false => format!("{text} of the nodes at once; at most {most}% are allowed"),
            })
        }
    };
    Some(("spec.updateStrategy.rollingUpdate.maxUnavailable", text?))
}

/// Returns an expression for whether the strategy is a rolling update with this field set.
fn rolling_has(field: &str) -> String {
    let strategy = "object.spec.updateStrategy";
    format!(
        "has({strategy}) && (!has({strategy}.type) || {strategy}.type in [\"\", \"RollingUpdate\"]) && \
         has({strategy}.rollingUpdate) && has({strategy}.rollingUpdate.{field})"
    )
}

/// [`surge_with_host_ports`] as an expression.
pub(super) fn no_surge(_: &Settings) -> String {
    format!(
        "!({} && !string(object.spec.updateStrategy.rollingUpdate.maxSurge).matches(\"^0+%?$\")) \
         || !({})",
        rolling_has("maxSurge"),
        any_host_port("p.hostPort > 0"),
    )
}

/// [`version_label_in_selector`] as an expression.
pub(super) fn no_version(settings: &Settings) -> String {
    let (selector, labels) = ("object.spec.selector", list(&settings.version_labels));
    format!(
        "(!has({selector}.matchLabels) || {selector}.matchLabels.all(k, !(k in {labels}) && \
         !{selector}.matchLabels[k].matches(\"^v?[0-9]+[.][0-9]\"))) && \
         (!has({selector}.matchExpressions) || \
         {selector}.matchExpressions.all(e, !(e.key in {labels})))"
    )
}

/// [`update_strategy`] as an expression.
pub(super) fn allowed_strategy(settings: &Settings) -> String {
    let strategy = "object.spec.updateStrategy";
    let allowed = list(&settings.allowed_update_strategies);
    format!(
        "(has({strategy}) && has({strategy}.type) && {strategy}.type != \"\" ? {strategy}.type : \
         \"RollingUpdate\") in {allowed}"
    )
}

/// [`high_max_unavailable`] as an expression.
pub(super) fn few_unavailable(settings: &Settings) -> String {
    let given = "string(object.spec.updateStrategy.rollingUpdate.maxUnavailable)";
    // The base language cannot compute with parts of a string, so all percentages above the bound
    // are listed.
    let percents: Vec<String> = (settings.max_unavailable_percent.saturating_add(1)..=100)
        .map(|percent| percent.to_string())
        .collect();
    let mut too_high = vec![format!("{given}.matches(\"^0*({})%$\")", percents.join("|"))];
    if percents.is_empty() {
        too_high.clear();
    }
    let most = settings.max_unavailable_nodes;
    if most > 0 {
        too_high.push(format!("({given}.matches(\"^[0-9]+$\") && int({given}) > {most})"));
    }
    if too_high.is_empty() {
        return "true".to_owned();
    }
    format!("!({} && ({}))", rolling_has("maxUnavailable"), too_high.join(" || "))
}
