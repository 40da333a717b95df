//! Checks that the tables of feature gates in `src/` match the API servers, whose gates are in
//! `tests/oracle/facts/`. `BLESS=1` writes the tables.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use serde::Deserialize;

use super::go_types::{all_facts, compare};

/// The gates that set all gates of a stage.
const GROUPS: [&str; 2] = ["AllAlpha", "AllBeta"];

const HEAD: &str = "\
//! The feature gates of kube-apiserver by version. Written from `tests/oracle/facts/` by
//! `BLESS=1 cargo test --features cli,wasm --test core go_`.
//!
//! The columns are those of [`Version::ALL`](super::Version::ALL).
//!
//! Source: `defaultVersionedKubernetesFeatureGates` and
//! `defaultKubernetesFeatureGateDependencies` in `pkg/features/kube_features.go`, and the gates
//! of apiserver, client-go and the other libraries that the server adds to them.

use super::FeatureSpec;
use super::Stage::{self, Alpha, Beta, Deprecated, Stable};

const ABSENT: Option<FeatureSpec> = None;

const fn off(stage: Stage) -> Option<FeatureSpec> {
    Some(FeatureSpec { stage, default: false, locked: false })
}

const fn on(stage: Stage) -> Option<FeatureSpec> {
    Some(FeatureSpec { stage, default: true, locked: false })
}

const fn locked_off(stage: Stage) -> Option<FeatureSpec> {
    Some(FeatureSpec { stage, default: false, locked: true })
}

const fn locked_on(stage: Stage) -> Option<FeatureSpec> {
    Some(FeatureSpec { stage, default: true, locked: true })
}
";

/// A gate in one version.
#[derive(Deserialize)]
pub struct GateFact {
    default: bool,
    stage: String,
    #[serde(default)]
    locked: bool,
    /// The gates that must be on when this one is.
    #[serde(default)]
    needs: Vec<String>,
}

impl GateFact {
    fn text(&self) -> String {
        let state = match (self.locked, self.default) {
            (true, true) => "locked_on",
            (true, false) => "locked_off",
            (false, true) => "on",
            (false, false) => "off",
        };
        let stage = match self.stage.as_str() {
            "ALPHA" => "Alpha",
            "BETA" => "Beta",
            "GA" => "Stable",
            "DEPRECATED" => "Deprecated",
            other => panic!("unknown stage {other}"),
        };
        format!("{state}({stage})")
    }
}

#[test]
fn the_tables_are_what_the_servers_have() {
    let versions: Vec<BTreeMap<String, GateFact>> =
        all_facts().into_values().map(|facts| facts.gates).collect();
    compare(&tables(&versions), "src/version/gate/table.rs");
}

fn tables(versions: &[BTreeMap<String, GateFact>]) -> String {
    let names: BTreeSet<&str> = versions
        .iter()
        .flat_map(|gates| gates.keys().map(String::as_str))
        .filter(|name| !GROUPS.contains(name))
        .collect();
    let mut text = HEAD.to_owned();
    let _ = write!(
        text,
        "\n/// By name.\n#[rustfmt::skip]\npub(super) static GATES: [(&str, [Option<FeatureSpec>; {}]); {}] = [\n",
        versions.len(),
        names.len()
    );
    for name in &names {
        let columns: Vec<String> = versions
            .iter()
            .map(|gates| gates.get(*name).map_or("ABSENT".to_owned(), GateFact::text))
            .collect();
        let _ = writeln!(text, "    (\"{name}\", [{}]),", columns.join(", "));
    }
    let needed = dependencies(versions);
    let _ = write!(
        text,
        "];\n\n/// Gates that need others: the gate, what it needs, and in which versions. By name.\n\
         #[rustfmt::skip]\npub(super) static DEPENDENCIES: [(&str, &str, [bool; {}]); {}] = [\n",
        versions.len(),
        needed.len()
    );
    for (gate, other) in &needed {
        let needs = |gates: &BTreeMap<String, GateFact>| {
            gates.get(*gate).is_some_and(|fact| fact.needs.iter().any(|name| name == other))
        };
        let columns: Vec<String> = versions.iter().map(|gates| needs(gates).to_string()).collect();
        let _ = writeln!(text, "    (\"{gate}\", \"{other}\", [{}]),", columns.join(", "));
    }
    text + "];\n"
}

/// Returns the dependencies in any version, as pairs of a gate and one that it needs.
fn dependencies(versions: &[BTreeMap<String, GateFact>]) -> BTreeSet<(&str, &str)> {
    let facts = versions.iter().flatten();
    facts
        .flat_map(|(gate, fact)| {
            fact.needs.iter().map(move |other| (gate.as_str(), other.as_str()))
        })
        .collect()
}
