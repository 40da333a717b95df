//! Suffixes and what they multiply by.

use super::Format;

/// What a suffix multiplies by: 2 or 10 to the power of `exponent`, by its `format`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Multiplier {
    pub(super) exponent: i32,
    pub(super) format: Format,
}

const DECIMAL: [(&str, i32); 10] = [
    ("n", -9),
    ("u", -6),
    ("m", -3),
    ("", 0),
    ("k", 3),
    ("M", 6),
    ("G", 9),
    ("T", 12),
    ("P", 15),
    ("E", 18),
];

const BINARY: [(&str, i32); 6] =
    [("Ki", 10), ("Mi", 20), ("Gi", 30), ("Ti", 40), ("Pi", 50), ("Ei", 60)];

/// What `suffix` means; nothing when it means nothing.
pub(super) fn interpret(suffix: &[u8]) -> Option<Multiplier> {
    let find = |table: &[(&str, i32)]| {
        table.iter().find(|(name, _)| name.as_bytes() == suffix).map(|(_, exponent)| *exponent)
    };
    if let Some(exponent) = find(&DECIMAL) {
        return Some(Multiplier { exponent, format: Format::DecimalSi });
    }
    if let Some(exponent) = find(&BINARY) {
        return Some(Multiplier { exponent, format: Format::BinarySi });
    }
    match suffix {
        [b'e' | b'E', exponent @ ..] => {
            let exponent: i64 = str::from_utf8(exponent).ok()?.parse().ok()?;
            // Kubernetes keeps the lowest 32 bits of the exponent.
            Some(Multiplier { exponent: exponent as i32, format: Format::DecimalExponent })
        }
        _ => None,
    }
}

/// The suffix of a decimal or binary format, and the empty one for an exponent that has
/// none: what is written then is another number, as it is in Kubernetes.
pub(super) fn name(format: Format, exponent: i32) -> &'static str {
    let table: &[(&str, i32)] = match format {
        Format::BinarySi => &BINARY,
        Format::DecimalSi => &DECIMAL,
        Format::DecimalExponent => &[],
    };
    table.iter().find(|(_, e)| *e == exponent).map_or("", |(name, _)| name)
}
