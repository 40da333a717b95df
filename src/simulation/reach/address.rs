//! The known addresses of nodes and pods.

use std::collections::BTreeMap;
use std::fmt;
use std::net::IpAddr;

use serde::{Deserialize, Deserializer, Serialize};

/// The known IP addresses, of one or both families, the preferred one first.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(optional_fields))]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct Addresses {
    /// By node name. In JSON, a single address need not be in a list.
    #[serde(deserialize_with = "one_or_many")]
    #[cfg_attr(
        feature = "typescript",
        ts(optional, type = "{ [key in string]: string | Array<string> }")
    )]
    pub nodes: BTreeMap<String, Vec<String>>,
    /// By pod name. In JSON, a single address need not be in a list.
    #[serde(deserialize_with = "one_or_many")]
    #[cfg_attr(
        feature = "typescript",
        ts(optional, type = "{ [key in string]: string | Array<string> }")
    )]
    pub pods: BTreeMap<String, Vec<String>>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum OneOrMany {
    One(String),
    Many(Vec<String>),
}

fn one_or_many<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<BTreeMap<String, Vec<String>>, D::Error> {
    let given = BTreeMap::<String, OneOrMany>::deserialize(deserializer)?;
    let mut lists = BTreeMap::new();
    for (name, given) in given {
        let list = match given {
            OneOrMany::One(address) => vec![address],
            OneOrMany::Many(addresses) => addresses,
        };
        lists.insert(name, list);
    }
    Ok(lists)
}

impl Addresses {
    /// Returns the family of the first known address, of pods or else of nodes; IPv4 if none is
    /// known.
    pub(super) fn primary_family(&self) -> Family {
        let first = self.pods.values().flatten().chain(self.nodes.values().flatten()).next();
        first.map_or(Family::IPv4, |address| Family::of(address))
    }

    /// Whether some pod or node has known addresses of both families.
    pub(super) fn is_dual_stack(&self) -> bool {
        let mut all = self.pods.values().chain(self.nodes.values());
        all.any(|list| {
            let has = |family| list.iter().any(|address| Family::of(address) == family);
            has(Family::IPv4) && has(Family::IPv6)
        })
    }
}

/// An address family, as Services name it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub enum Family {
    /// `IPv4`.
    IPv4,
    /// `IPv6`.
    IPv6,
}

impl Family {
    /// Returns the family of an address in text form.
    pub(super) fn of(address: &str) -> Self {
        if address.contains(':') { Family::IPv6 } else { Family::IPv4 }
    }

    /// Returns the family with this name.
    pub(super) fn named(name: &str) -> Option<Self> {
        [Family::IPv4, Family::IPv6].into_iter().find(|family| family.name() == name)
    }

    fn name(self) -> &'static str {
        match self {
            Family::IPv4 => "IPv4",
            Family::IPv6 => "IPv6",
        }
    }

    pub(super) fn other(self) -> Self {
        match self {
            Family::IPv4 => Family::IPv6,
            Family::IPv6 => Family::IPv4,
        }
    }
}

impl fmt::Display for Family {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// Whether two texts denote the same address.
pub(super) fn same_address(a: &str, b: &str) -> bool {
    match (a.parse::<IpAddr>(), b.parse::<IpAddr>()) {
        (Ok(a), Ok(b)) => a == b,
        _ => a == b,
    }
}

/// An address at which one daemon responds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(optional_fields))]
#[serde(rename_all = "camelCase")]
pub struct Address {
    /// The node that the daemon runs on.
    pub node: String,
    /// The daemon's pod.
    pub pod: String,
    /// The IP address; absent when it is unknown.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ip: Option<String>,
    /// Whose address it is.
    pub owner: AddressOwner,
    /// The family of the address.
    pub family: Family,
    /// The port; absent when none is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub port: Option<i32>,
    /// `TCP`, `UDP` or `SCTP`.
    pub protocol: String,
}

/// What an address belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub enum AddressOwner {
    /// It is the address of the node.
    Node,
    /// It is the address of the pod.
    Pod,
}

impl fmt::Display for Address {
    /// `10.0.0.1:80/TCP`, `[fd00::1]:80/TCP`, `<IPv6 of pod a>:80/TCP`; without a port
    /// only the address.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let family = match self.family {
            Family::IPv4 => "IP",
            Family::IPv6 => "IPv6",
        };
        match (&self.ip, self.owner) {
            (Some(ip), _) if ip.contains(':') && self.port.is_some() => write!(f, "[{ip}]")?,
            (Some(ip), _) => f.write_str(ip)?,
            (None, AddressOwner::Node) => write!(f, "<{family} of node {}>", self.node)?,
            (None, AddressOwner::Pod) => write!(f, "<{family} of pod {}>", self.pod)?,
        }
        match self.port {
            Some(port) => write!(f, ":{port}/{}", self.protocol),
            None => Ok(()),
        }
    }
}
