//! Spans of time as people write them.

use daemonset_preflight::simulation::Millis;
use jiff::fmt::friendly::{Spacing, SpanPrinter};
use jiff::{SignedDuration, Span, SpanRelativeTo};

/// `90s`, `1h30m`, `2 days`; a number alone is of milliseconds.
///
/// # Errors
/// When it is no span, or one below zero.
pub(super) fn parse(text: &str) -> Result<Millis, String> {
    let no_span = || format!("`{text}` is no span of time, such as 90s or 1h30m");
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

/// `1m5s`.
pub(super) fn print(millis: Millis) -> String {
    let printer = SpanPrinter::new().spacing(Spacing::None);
    printer.duration_to_string(&SignedDuration::from_millis(millis))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_are_read_as_they_are_printed() {
        for (text, millis, printed) in [
            ("90s", 90_000, "1m30s"),
            ("1h30m", 5_400_000, "1h30m"),
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
