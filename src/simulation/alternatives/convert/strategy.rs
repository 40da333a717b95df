//! Converts a Deployment's strategy to the update strategy of a DaemonSet.
//!
//! Source: `SetDefaults_Deployment` in `pkg/apis/apps/v1/defaults.go` and
//! `ValidateRollingUpdateDaemonSet` in `pkg/apis/apps/validation/validation.go` at v1.36.

use k8s_openapi::api::apps::v1::{
    DaemonSetUpdateStrategy, DeploymentStrategy, RollingUpdateDaemonSet,
};
use k8s_openapi::api::core::v1::PodSpec;
use k8s_openapi::apimachinery::pkg::util::intstr::IntOrString;

use super::ConversionReason;
use super::note::Notes;

/// The defaults of a Deployment for `maxSurge` and `maxUnavailable`.
const DEPLOYMENT_DEFAULT: &str = "25%";

/// Returns the update strategy; `None`, which means the DaemonSet's default, if no strategy was
/// given. `pod` is the spec of the template.
pub(super) fn update_strategy(
    given: Option<DeploymentStrategy>,
    pod: &PodSpec,
    notes: &mut Notes,
) -> Option<DaemonSetUpdateStrategy> {
    let given = given.filter(|given| *given != DeploymentStrategy::default())?;
    if given.type_.as_deref() == Some("Recreate") {
        notes.changed(
            "spec.strategy",
            None,
            "RollingUpdate with maxUnavailable 100%",
            ConversionReason::NoRecreate,
        );
        return rolling(Some(IntOrString::String("100%".to_owned())), None);
    }
    let settings = given.rolling_update.unwrap_or_default();
    let default = || IntOrString::String(DEPLOYMENT_DEFAULT.to_owned());
    let surge = settings.max_surge.unwrap_or_else(default);
    let unavailable = settings.max_unavailable.unwrap_or_else(default);
    if !is_zero(&unavailable) {
        if is_zero(&surge) {
            notes.renamed("spec.strategy", "spec.updateStrategy", ConversionReason::OtherFieldName);
        } else {
            let reason = ConversionReason::EitherSurgeOrUnavailable;
            notes.removed("spec.strategy.rollingUpdate.maxSurge", Some(()), reason);
        }
        return rolling(Some(unavailable), None);
    }
    notes.renamed("spec.strategy", "spec.updateStrategy", ConversionReason::OtherFieldName);
    let field = "spec.strategy.rollingUpdate.maxSurge";
    let surge = match at_most_100_percent(&surge) {
        true => surge,
        false => {
            let reason = ConversionReason::SurgeAtMost100Percent;
            notes.changed(field, printed(&surge).as_deref(), "100%", reason);
            IntOrString::String("100%".to_owned())
        }
    };
    if takes_host_port(pod) {
        notes.kept(field, ConversionReason::SurgeWaitsForHostPort);
    }
    rolling(Some(IntOrString::Int(0)), Some(surge))
}

fn rolling(
    max_unavailable: Option<IntOrString>,
    max_surge: Option<IntOrString>,
) -> Option<DaemonSetUpdateStrategy> {
    Some(DaemonSetUpdateStrategy {
        type_: Some("RollingUpdate".to_owned()),
        rolling_update: Some(RollingUpdateDaemonSet { max_surge, max_unavailable }),
    })
}

/// Returns the digits of a percentage, without leading zeros; `None` if the text is not a
/// percentage.
fn percent(text: &str) -> Option<&str> {
    let digits = text.strip_suffix('%')?;
    let all = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    all.then(|| digits.trim_start_matches('0'))
}

fn is_zero(value: &IntOrString) -> bool {
    match value {
        IntOrString::Int(number) => *number == 0,
        IntOrString::String(text) => percent(text) == Some(""),
    }
}

fn at_most_100_percent(value: &IntOrString) -> bool {
    match value {
        IntOrString::Int(_) => true,
        IntOrString::String(text) => {
            percent(text).is_none_or(|digits| digits.len() < 3 || digits == "100")
        }
    }
}

fn printed(value: &IntOrString) -> Option<String> {
    match value {
        IntOrString::Int(number) => Some(number.to_string()),
        IntOrString::String(text) => Some(text.clone()),
    }
}

/// Whether two of the pods cannot run on one node because they need the same host port.
fn takes_host_port(pod: &PodSpec) -> bool {
    let containers = pod.containers.iter().chain(pod.init_containers.iter().flatten());
    let mut ports = containers.flat_map(|container| container.ports.iter().flatten());
    let on_host = pod.host_network == Some(true);
    ports.any(|port| on_host || port.host_port.is_some_and(|port| port != 0))
}
