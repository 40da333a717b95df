//! Deserializes the versions of Kubernetes that a call names.

use serde::{Deserialize, Deserializer};

use crate::version::Version;

/// One version, several with commas between them, or a list.
#[derive(Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(untagged)]
pub(super) enum Written {
    One(String),
    Several(Vec<String>),
}

/// Deserializes `"1.36"`, `"1.35,1.37"` or `["1.35", "1.37"]`; null is an empty list.
pub(super) fn versions<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Vec<Version>, D::Error> {
    let texts = match Option::<Written>::deserialize(deserializer)? {
        None => Vec::new(),
        Some(Written::One(text)) => text.split(',').map(str::to_owned).collect(),
        Some(Written::Several(texts)) => texts,
    };
    texts.iter().map(|text| text.parse().map_err(serde::de::Error::custom)).collect()
}
