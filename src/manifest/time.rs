//! Parses times as Go's `time.Parse` does, in RFC 3339.
//!
//! Source: `UnmarshalJSON` in `staging/src/k8s.io/apimachinery/pkg/apis/meta/v1/time.go` at v1.36.

use std::fmt::Write;
use std::str::FromStr;

use k8s_openapi::jiff::civil::{Date, DateTime, Time};
use k8s_openapi::jiff::tz::TimeZone;
use k8s_openapi::jiff::{SignedDuration, Timestamp};

/// Go's zero time, which Kubernetes treats as no time.
pub(crate) const ZERO: &str = "0001-01-01T00:00:00Z";

const LAYOUT: &str = "2006-01-02T15:04:05Z07:00";

/// Converts a time that Go accepts to UTC.
///
/// DIFFERENCE: the last two hours of the year 9999 are beyond the range of [`Timestamp`], and are
/// read as the last time in its range.
///
/// # Errors
/// Go's message, if Go does not accept the time.
pub(super) fn parse(text: &str) -> Result<String, String> {
    let mut cursor = Cursor { text, rest: text };
    let year = cursor.number(4, "2006")?;
    cursor.literal("-")?;
    let month = cursor.number(2, "01")?;
    if !(1..=12).contains(&month) {
        return Err(cursor.out_of_range("month"));
    }
    cursor.literal("-")?;
    let day = cursor.number(2, "02")?;
    cursor.literal("T")?;
    let hour = cursor.hour()?;
    cursor.literal(":")?;
    let minute = cursor.number(2, "04")?;
    if minute > 59 {
        return Err(cursor.out_of_range("minute"));
    }
    cursor.literal(":")?;
    let second = cursor.number(2, "05")?;
    if second > 59 {
        return Err(cursor.out_of_range("second"));
    }
    let nanosecond = cursor.fraction();
    let offset = cursor.zone()?;
    if !cursor.rest.is_empty() {
        return Err(format!("parsing time {}: extra text: {}", quote(text), quote(cursor.rest)));
    }
    let date = Date::new(year, month, day);
    let (Ok(date), Ok(time)) = (date, Time::new(hour, minute, second, nanosecond)) else {
        // All but the day has been checked.
        return Err(cursor.out_of_range("day"));
    };
    let utc = DateTime::from_parts(date, time).saturating_sub(offset).to_zoned(TimeZone::UTC);
    Ok(utc.map_or(Timestamp::MAX, |utc| utc.timestamp()).to_string())
}

struct Cursor<'a> {
    text: &'a str,
    rest: &'a str,
}

impl<'a> Cursor<'a> {
    /// Reads a number of exactly `digits` digits.
    fn number<T: FromStr>(&mut self, digits: usize, layout: &str) -> Result<T, String> {
        let (number, rest) = match self.rest.split_at_checked(digits) {
            Some((number, rest)) if number.bytes().all(|b| b.is_ascii_digit()) => (number, rest),
            _ => return Err(self.cannot_parse(layout)),
        };
        let number = number.parse().map_err(|_| self.cannot_parse(layout))?;
        self.rest = rest;
        Ok(number)
    }

    /// Reads an hour of one or two digits: Go's `15` accepts both.
    fn hour(&mut self) -> Result<i8, String> {
        let second = self.rest.as_bytes().get(1);
        let digits = if second.is_some_and(u8::is_ascii_digit) { 2 } else { 1 };
        let hour = self.number(digits, "15")?;
        if hour > 23 {
            return Err(self.out_of_range("hour"));
        }
        Ok(hour)
    }

    fn literal(&mut self, literal: &str) -> Result<(), String> {
        match self.rest.strip_prefix(literal) {
            Some(rest) => {
                self.rest = rest;
                Ok(())
            }
            None => Err(self.cannot_parse(literal)),
        }
    }

    /// Reads a point or comma and the digits after it, of which Go keeps nine, as nanoseconds.
    fn fraction(&mut self) -> i32 {
        let Some(behind) = self.rest.strip_prefix(['.', ',']) else { return 0 };
        let end = behind.find(|c: char| !c.is_ascii_digit()).unwrap_or(behind.len());
        let Some((digits, rest)) = behind.split_at_checked(end).filter(|_| end > 0) else {
            return 0;
        };
        self.rest = rest;
        let digits = digits.bytes().chain(std::iter::repeat(b'0')).take(9);
        digits.fold(0, |nanos, digit| {
            nanos.saturating_mul(10).saturating_add(i32::from(digit.saturating_sub(b'0')))
        })
    }

    /// Reads a time zone and returns how far it is ahead of UTC.
    fn zone(&mut self) -> Result<SignedDuration, String> {
        if let Some(rest) = self.rest.strip_prefix('Z') {
            self.rest = rest;
            return Ok(SignedDuration::ZERO);
        }
        let zone = self.rest.get(..6).filter(|zone| {
            let shape = |(i, b): (usize, u8)| match i {
                0 => matches!(b, b'+' | b'-'),
                3 => b == b':',
                _ => b.is_ascii_digit(),
            };
            zone.bytes().enumerate().all(shape)
        });
        let Some(zone) = zone else { return Err(self.cannot_parse("Z07:00")) };
        let part = |range: std::ops::Range<usize>| {
            zone.get(range).and_then(|n| n.parse::<i64>().ok()).unwrap_or(0)
        };
        // Unlike other parsers, Go accepts 24 hours and 60 minutes here.
        let (hours, minutes) = (part(1..3), part(4..6));
        if hours > 24 {
            return Err(self.out_of_range("time zone offset hour"));
        }
        if minutes > 60 {
            return Err(self.out_of_range("time zone offset minute"));
        }
        self.rest = self.rest.get(6..).unwrap_or("");
        let seconds = hours.saturating_mul(60).saturating_add(minutes).saturating_mul(60);
        let is_west = zone.starts_with('-');
        Ok(SignedDuration::from_secs(if is_west { seconds.saturating_neg() } else { seconds }))
    }

    fn cannot_parse(&self, layout: &str) -> String {
        let (text, rest) = (quote(self.text), quote(self.rest));
        format!(
            "parsing time {text} as {}: cannot parse {rest} as {}",
            quote(LAYOUT),
            quote(layout)
        )
    }

    fn out_of_range(&self, what: &str) -> String {
        format!("parsing time {}: {what} out of range", quote(self.text))
    }
}

/// Quotes a text as Go's `time` does: control characters and bytes beyond ASCII are escaped byte by
/// byte.
fn quote(text: &str) -> String {
    let mut out = String::from("\"");
    for byte in text.bytes() {
        match byte {
            b'"' | b'\\' => out.extend(['\\', char::from(byte)]),
            b' '..0x80 => out.push(char::from(byte)),
            // Writing to a String cannot fail.
            byte => drop(write!(out, "\\x{byte:02x}")),
        }
    }
    out.push('"');
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_and_the_last_time_are_times() {
        for text in [ZERO, "9999-12-30T22:00:00.999999999Z"] {
            assert!(text.parse::<Timestamp>().is_ok(), "{text}");
        }
    }

    #[test]
    fn times_are_read_as_go_reads_them() {
        for (text, want) in [
            ("2024-01-02T03:04:05Z", Ok("2024-01-02T03:04:05Z")),
            ("2024-01-02T03:04:05.123456789123+02:00", Ok("2024-01-02T01:04:05.123456789Z")),
            ("2024-01-02T3:04:05Z", Ok("2024-01-02T03:04:05Z")),
            ("2024-02-29T00:00:00,5Z", Ok("2024-02-29T00:00:00.5Z")),
            ("2024-03-01T00:00:00+24:60", Ok("2024-02-28T23:00:00Z")),
            ("2023-12-31T23:00:00-01:00", Ok("2024-01-01T00:00:00Z")),
            ("1969-12-31T23:59:59.75Z", Ok("1969-12-31T23:59:59.75Z")),
            ("0000-02-29T00:00:00Z", Ok("0000-02-29T00:00:00Z")),
            ("2100-12-31T00:00:00Z", Ok("2100-12-31T00:00:00Z")),
            (
                "x",
                Err(
                    r#"parsing time "x" as "2006-01-02T15:04:05Z07:00": cannot parse "x" as "2006""#,
                ),
            ),
            (
                "",
                Err(r#"parsing time "" as "2006-01-02T15:04:05Z07:00": cannot parse "" as "2006""#),
            ),
            (
                "2024-01-02",
                Err(
                    r#"parsing time "2024-01-02" as "2006-01-02T15:04:05Z07:00": cannot parse "" as "T""#,
                ),
            ),
            (
                "2023-02-29T00:00:00Z",
                Err(r#"parsing time "2023-02-29T00:00:00Z": day out of range"#),
            ),
            (
                "2024-13-01T00:00:00Z",
                Err(r#"parsing time "2024-13-01T00:00:00Z": month out of range"#),
            ),
            ("0000-01-01T00:00:00+23:59", Ok("-000001-12-31T00:01:00Z")),
            ("9999-12-31T23:59:59-23:59", Ok("9999-12-30T22:00:00.999999999Z")),
            (
                "2024-01-01T24:00:00Z",
                Err(r#"parsing time "2024-01-01T24:00:00Z": hour out of range"#),
            ),
            (
                "2024-01-01T00:00:00Zx",
                Err(r#"parsing time "2024-01-01T00:00:00Zx": extra text: "x""#),
            ),
        ] {
            assert_eq!(parse(text), want.map(str::to_owned).map_err(str::to_owned), "{text}");
        }
    }
}
