//! The API servers to answer for: their versions, feature gates and flags.

use std::collections::BTreeMap;

use super::gate;
use super::gate_errors::GateErrors;
use super::{Server, Version};

/// The API servers to answer for, the oldest version first. There is at least one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Servers(Vec<Server>);

impl Default for Servers {
    fn default() -> Self {
        Servers(vec![Server::default()])
    }
}

impl Servers {
    /// Creates one server for each distinct version; one of the newest version when `versions` is
    /// empty.
    ///
    /// A gate is set in those of the versions that know it.
    ///
    /// # Errors
    /// When none of the versions knows a feature gate, or a version that knows it does not allow
    /// the setting.
    pub fn new(
        versions: &[Version],
        feature_gates: &BTreeMap<String, bool>,
        allow_privileged: bool,
    ) -> Result<Self, GateErrors> {
        let mut versions = versions.to_vec();
        versions.sort_unstable();
        versions.dedup();
        let newest = versions.last().copied().unwrap_or(Version::NEWEST);
        if versions.is_empty() {
            versions.push(newest);
        }
        let is_known = |name: &str| versions.iter().any(|version| gate::is_known(name, *version));
        let (mut servers, mut errors) = (Vec::new(), GateErrors::default());
        for version in &versions {
            // A gate that none of them knows is reported for the newest.
            let concerns = |name: &str| {
                gate::is_known(name, *version) || *version == newest && !is_known(name)
            };
            let given = feature_gates.iter().filter(|(name, _)| concerns(name));
            let given = given.map(|(name, on)| (name.clone(), *on)).collect();
            match Server::of(*version).allowing_privileged(allow_privileged).with_gates(&given) {
                Ok(server) => servers.push(server),
                Err(refused) => errors.extend(refused),
            }
        }
        if errors.is_empty() { Ok(Servers(servers)) } else { Err(errors) }
    }

    /// Returns the server of the newest version.
    pub fn newest(&self) -> Server {
        self.0.last().copied().unwrap_or_default()
    }

    /// Iterates over all servers.
    pub fn iter(&self) -> impl Iterator<Item = Server> {
        self.0.iter().copied()
    }

    /// Iterates over all servers but that of the newest version.
    pub fn older(&self) -> impl Iterator<Item = Server> {
        self.0.split_last().map(|(_, older)| older).unwrap_or_default().iter().copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn versions_of(servers: &Servers) -> Vec<String> {
        servers.iter().map(|server| server.version().to_string()).collect()
    }

    #[test]
    fn each_version_is_asked_once_and_the_newest_when_none_is_named() {
        let servers = |versions: &[Version]| Servers::new(versions, &BTreeMap::new(), true);
        let some = servers(&[Version::V1_37, Version::V1_35, Version::V1_37]).unwrap();
        assert_eq!(versions_of(&some), ["1.35", "1.37"]);
        assert_eq!(servers(&[]), Ok(Servers::default()));
    }

    #[test]
    fn a_gate_is_set_where_it_is_known() {
        let gates = |name: &str| BTreeMap::from([(name.to_owned(), true)]);
        let two = [Version::V1_36, Version::V1_37];
        let servers = Servers::new(&two, &gates("EmptyDirVolumeMode"), true).unwrap();
        let has = |server: Server| server.has(super::super::Gate::EmptyDirVolumeMode);
        assert_eq!(servers.iter().map(has).collect::<Vec<_>>(), [false, true]);
        assert!(Servers::new(&two[..1], &gates("EmptyDirVolumeMode"), true).is_err());
        assert!(Servers::new(&two, &gates("EmptyDirVolumeMod"), true).is_err());
    }

    #[test]
    fn what_several_versions_refuse_is_said_once() {
        let gates = BTreeMap::from([("ImageVolume".to_owned(), false), ("x".to_owned(), true)]);
        let refused = Servers::new(&Version::ALL, &gates, true).unwrap_err();
        assert_eq!(
            refused.to_string(),
            "cannot set feature gate ImageVolume to false, feature is locked to true (Kubernetes 1.36, 1.37); \
             unknown feature gate `x`"
        );
    }
}
