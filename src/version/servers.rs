//! The API servers that are asked: of which versions, with which feature gates and flags.

use std::collections::BTreeMap;

use super::{Server, SettingError, Version};

/// The API servers that are asked, the oldest version first. There is at least one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Servers(Vec<Server>);

impl Default for Servers {
    fn default() -> Self {
        Servers(vec![Server::default()])
    }
}

impl Servers {
    /// The servers of some versions, each once; of the newest, when none is named.
    ///
    /// # Errors
    /// When a feature gate is unknown, is in none of the versions, or cannot be set so in one
    /// that has it.
    pub fn new(
        versions: &[Version],
        feature_gates: &BTreeMap<String, bool>,
        allow_privileged: bool,
    ) -> Result<Self, SettingError> {
        let mut versions = versions.to_vec();
        versions.sort_unstable();
        versions.dedup();
        if versions.is_empty() {
            versions.push(Version::NEWEST);
        }
        let of = |version| Server::of(version).allowing_privileged(allow_privileged);
        let mut servers: Vec<Server> = versions.into_iter().map(of).collect();
        for (gate, on) in feature_gates {
            set_gate(&mut servers, gate, *on)?;
        }
        Ok(Servers(servers))
    }

    /// The one of the newest version.
    pub fn newest(&self) -> Server {
        self.0.last().copied().unwrap_or_default()
    }

    /// All of them.
    pub fn iter(&self) -> impl Iterator<Item = Server> {
        self.0.iter().copied()
    }

    /// All but that of the newest version.
    pub fn older(&self) -> impl Iterator<Item = Server> {
        self.0.split_last().map(|(_, older)| older).unwrap_or_default().iter().copied()
    }
}

/// Sets a gate where it is known. Of several versions, some may not have it.
fn set_gate(servers: &mut [Server], gate: &str, on: bool) -> Result<(), SettingError> {
    let mut missing = None;
    let mut is_set = false;
    for server in servers {
        match server.with_gate(gate, on) {
            Ok(with) => {
                *server = with;
                is_set = true;
            }
            Err(error) if error.is_of_other_version() => missing = Some(error),
            Err(error) => return Err(error),
        }
    }
    match missing {
        Some(error) if !is_set => Err(error),
        _ => Ok(()),
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
}
