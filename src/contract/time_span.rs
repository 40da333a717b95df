//! Time spans: numbers of milliseconds, or text such as `1m30s`.

use std::fmt;

use jiff::fmt::friendly::{Spacing, SpanPrinter};
use jiff::{SignedDuration, Span, SpanRelativeTo};
use serde::de::{Deserializer, Error, Visitor};

use crate::simulation::Millis;

/// Parses a span such as `90s`, `1h30m` or `2 days`; a bare number is in milliseconds.
///
/// ```
/// use daemonset_preflight::contract::time_span;
///
/// assert_eq!(time_span::parse("1m30s"), Ok(90_000));
/// assert_eq!(time_span::print(90_000), "1m30s");
/// ```
///
/// # Errors
/// When the text is not a span, or the span is negative.
pub fn parse(text: &str) -> Result<Millis, String> {
    let no_span = || format!("`{text}` is not a duration, such as 90s or 1h30m");
    if let Ok(millis) = text.parse::<Millis>() {
        return if millis < 0 { Err(no_span()) } else { Ok(millis) };
    }
    let span: Span = text.parse().map_err(|_| no_span())?;
    let span = span.to_duration(SpanRelativeTo::days_are_24_hours()).map_err(|_| no_span())?;
    match Millis::try_from(span.as_millis()) {
        Ok(millis) if millis >= 0 => Ok(millis),
        _ => Err(no_span()),
    }
}

/// Formats a span as Go formats a duration: `1m5s`.
pub fn print(millis: Millis) -> String {
    let printer = SpanPrinter::new().spacing(Spacing::None);
    printer.duration_to_string(&SignedDuration::from_millis(millis))
}

/// As [`print()`], rounded down to whole seconds for spans of a second or more.
pub fn print_seconds(millis: Millis) -> String {
    print(if millis < 1_000 { millis } else { millis.saturating_sub(millis.rem_euclid(1_000)) })
}

/// Deserializes a number of milliseconds, or text that [`parse`] accepts.
pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Millis, D::Error> {
    deserializer.deserialize_any(TimeSpan)
}

struct TimeSpan;

impl Visitor<'_> for TimeSpan {
    type Value = Millis;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a span of time, such as \"90s\", or milliseconds")
    }

    fn visit_i64<E: Error>(self, millis: i64) -> Result<Millis, E> {
        Ok(millis)
    }

    fn visit_u64<E: Error>(self, millis: u64) -> Result<Millis, E> {
        Millis::try_from(millis).map_err(|_| E::custom(format!("{millis} ms are too many")))
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Millis, E> {
        parse(text).map_err(E::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_are_read_as_they_are_printed() {
        for (text, millis, printed) in [
            ("90s", 90_000, "1m30s"),
            ("1h30m", 5_400_000, "1h30m"),
            ("1m 30s", 90_000, "1m30s"),
            ("500ms", 500, "500ms"),
            ("5000", 5_000, "5s"),
            ("0", 0, "0s"),
            ("2 days", 172_800_000, "48h"),
        ] {
            assert_eq!(parse(text), Ok(millis), "{text}");
            assert_eq!(print(millis), printed);
        }
    }

    #[test]
    fn what_is_no_span_is_refused() {
        for text in ["", "soon", "-5s", "-5", "5 parsecs", "999999999999999999h"] {
            assert!(parse(text).is_err(), "{text}");
        }
    }
}
