//! A feature gate as `--feature-gates` sets it: `NAME=true`.

use std::fmt;
use std::str::FromStr;

/// A feature gate and its value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GateSetting {
    /// The name of the gate, known or not.
    pub name: String,
    /// Whether the gate is turned on.
    pub on: bool,
}

/// The error for a text that is not of the form `NAME=BOOL`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UnreadableGate;

impl fmt::Display for UnreadableGate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a feature gate is set as `NAME=true` or `NAME=false`")
    }
}

impl std::error::Error for UnreadableGate {}

/// Parses `NAME=true`, also with the prefix of a component, `kube:NAME=true`, and with the other
/// spellings of booleans that Go accepts.
///
/// Source: `staging/src/k8s.io/component-base/featuregate/feature_gate.go` (`Set`) and
/// `compatibility/registry.go`.
impl FromStr for GateSetting {
    type Err = UnreadableGate;

    fn from_str(text: &str) -> Result<Self, UnreadableGate> {
        let (name, on) = text.split_once('=').ok_or(UnreadableGate)?;
        let name = name.trim();
        let name = name.strip_prefix("kube:").unwrap_or(name).to_owned();
        let on = match on.trim() {
            "1" | "t" | "T" | "true" | "TRUE" | "True" => true,
            "0" | "f" | "F" | "false" | "FALSE" | "False" => false,
            _ => return Err(UnreadableGate),
        };
        if name.is_empty() { Err(UnreadableGate) } else { Ok(GateSetting { name, on }) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gates_are_read_as_the_flag_has_them() {
        for (text, name, on) in [
            ("EnvFiles=true", "EnvFiles", true),
            (" EnvFiles = F", "EnvFiles", false),
            ("kube:AllAlpha=1", "AllAlpha", true),
        ] {
            assert_eq!(text.parse(), Ok(GateSetting { name: name.to_owned(), on }));
        }
        for text in ["", "EnvFiles", "=true", "EnvFiles=", "EnvFiles=yes", "EnvFiles=true=true"] {
            assert_eq!(text.parse::<GateSetting>(), Err(UnreadableGate), "{text}");
        }
    }
}
