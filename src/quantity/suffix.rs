//! Suffixes and their multipliers.

use super::Format;

/// The multiplier of a suffix: 2 or 10, depending on `format`, to the power of `exponent`.
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

/// Returns the multiplier of `suffix`; `None` if there is no such suffix.
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

/// Returns the suffix for an exponent in decimal or binary format; empty if the exponent has
/// none. The text then stands for another number, as in Kubernetes.
pub(super) fn name(format: Format, exponent: i32) -> &'static str {
    let table: &[(&str, i32)] = match format {
        Format::BinarySi => &BINARY,
        Format::DecimalSi => &DECIMAL,
        Format::DecimalExponent => &[],
    };
    table.iter().find(|(_, e)| *e == exponent).map_or("", |(name, _)| name)
}
