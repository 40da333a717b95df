//! Resolves YAML scalars by the rules of YAML 1.1 as implemented by Go's library, and writes them
//! as JSON.
//!
//! Source: `vendor/go.yaml.in/yaml/v2/resolve.go` at v1.36.

use std::borrow::Cow;

use base64::Engine as _;
use base64::engine::{GeneralPurpose, GeneralPurposeConfig};

use crate::manifest::documents::lossy;

/// The largest exponent for which Go's `%g` writes a number without one.
const MAX_PLAIN_EXPONENT: i32 = 5;

/// A scalar's value.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Scalar<'a> {
    Null,
    Bool(bool),
    Integer(i128),
    Float(f64),
    String(Cow<'a, str>),
}

impl Scalar<'_> {
    /// Returns the tag of the value in its short form.
    fn tag(&self) -> &'static str {
        match self {
            Scalar::Null => "!!null",
            Scalar::Bool(_) => "!!bool",
            Scalar::Integer(_) => "!!int",
            Scalar::Float(_) => "!!float",
            Scalar::String(_) => "!!str",
        }
    }
}

/// Resolves a scalar to its value. `tag` is its full tag, empty if it has none.
///
/// # Errors
/// Go's message, if the tag does not fit the value.
pub(super) fn resolve<'a>(
    value: Cow<'a, str>,
    is_plain: bool,
    tag: &str,
) -> Result<Scalar<'a>, String> {
    let short = match tag {
        "" if is_plain => "",
        "" => return Ok(Scalar::String(value)),
        tag => tag.strip_prefix("tag:yaml.org,2002:").unwrap_or("?"),
    };
    let (scalar, text) = match short {
        "str" => return Ok(Scalar::String(value)),
        "binary" => {
            return match decode_base64(&value) {
                Some(bytes) => Ok(Scalar::String(Cow::Owned(lossy(&bytes)))),
                None => Err("!!binary value contains invalid base64 data".to_owned()),
            };
        }
        "timestamp" if is_timestamp(&value) => return Ok(Scalar::String(value)),
        "" | "bool" | "int" | "float" | "null" | "timestamp" => match implicit(&value) {
            Some(scalar) => (scalar, value),
            None => (Scalar::String(value.clone()), value),
        },
        // Values with an unknown tag, including a lone `!`, stay strings.
        _ => return Ok(Scalar::String(value)),
    };
    match (short, scalar) {
        ("float", Scalar::Integer(number)) => Ok(Scalar::Float(number as f64)),
        (short, scalar) if short.is_empty() || scalar.tag().trim_start_matches('!') == short => {
            Ok(scalar)
        }
        (short, scalar) => Err(format!("cannot decode {} `{text}` as a !!{short}", scalar.tag())),
    }
}

/// The length of the longest word that is not a string: `false`.
const LONGEST_WORD: usize = 5;

/// Returns the value of a plain scalar that is not a string.
fn implicit(text: &str) -> Option<Scalar<'static>> {
    if text.len() > LONGEST_WORD {
        return number(text);
    }
    Some(match text {
        "" | "~" | "null" | "Null" | "NULL" => Scalar::Null,
        "y" | "Y" | "yes" | "Yes" | "YES" | "true" | "True" | "TRUE" | "on" | "On" | "ON" => {
            Scalar::Bool(true)
        }
        "n" | "N" | "no" | "No" | "NO" | "false" | "False" | "FALSE" | "off" | "Off" | "OFF" => {
            Scalar::Bool(false)
        }
        ".nan" | ".NaN" | ".NAN" => Scalar::Float(f64::NAN),
        ".inf" | ".Inf" | ".INF" | "+.inf" | "+.Inf" | "+.INF" => Scalar::Float(f64::INFINITY),
        "-.inf" | "-.Inf" | "-.INF" => Scalar::Float(f64::NEG_INFINITY),
        _ => return number(text),
    })
}

fn number(text: &str) -> Option<Scalar<'static>> {
    match text.bytes().next()? {
        b'.' if !stands_between_digits(text, b'_') => None,
        b'.' => decimal(&text.replace('_', "")).map(Scalar::Float),
        b'0'..=b'9' | b'+' | b'-' => {
            let plain = text.replace('_', "");
            integer(&plain).map(Scalar::Integer).or_else(|| decimal(&plain).map(Scalar::Float))
        }
        _ => None,
    }
}

/// Whether every occurrence of `symbol` has a digit on either side.
fn stands_between_digits(text: &str, symbol: u8) -> bool {
    let bytes = text.as_bytes();
    let is_digit =
        |at: Option<usize>| at.and_then(|i| bytes.get(i)).is_some_and(u8::is_ascii_digit);
    let mut places = bytes.iter().enumerate().filter(|(_, b)| **b == symbol);
    places.all(|(i, _)| is_digit(i.checked_sub(1)) && is_digit(Some(i + 1)))
}

/// Whether a text is a date, or a date and a time, in one of the four forms of Go's library: the
/// year has four digits, all other numbers one or two; a time after `T` has a zone, one after a
/// space has none.
fn is_timestamp(text: &str) -> bool {
    let (date, time) = match text.find(['T', 't', ' ']) {
        Some(at) => (text.get(..at).unwrap_or(""), text.get(at..)),
        None => (text, None),
    };
    is_date(date).unwrap_or(false)
        && time.is_none_or(|time| match time.strip_prefix(' ') {
            Some(time) => is_time_of_day(time).unwrap_or(false),
            None => is_zoned_time(time.get(1..).unwrap_or("")).unwrap_or(false),
        })
}

fn is_date(text: &str) -> Option<bool> {
    let (year, rest) = text.split_once('-')?;
    let (month, day) = rest.split_once('-')?;
    let is_year = year.len() == 4 && year.bytes().all(|b| b.is_ascii_digit());
    let year: u32 = year.parse().ok()?;
    let days = match short_number(month)? {
        2 if year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400)) => {
            29
        }
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => return None,
    };
    Some(is_year && (1..=days).contains(&short_number(day)?))
}

fn is_zoned_time(text: &str) -> Option<bool> {
    if let Some(time) = text.strip_suffix('Z') {
        return is_time_of_day(time);
    }
    let (time, zone) = text.split_at_checked(text.rfind(['+', '-'])?)?;
    let (hours, minutes) = zone.get(1..)?.split_once(':')?;
    let is_zone = hours.len() == 2
        && minutes.len() == 2
        && short_number(hours)? <= 24
        && short_number(minutes)? <= 60;
    Some(is_zone && is_time_of_day(time)?)
}

fn is_time_of_day(text: &str) -> Option<bool> {
    let (hour, rest) = text.split_once(':')?;
    let (minute, second) = rest.split_once(':')?;
    let (second, fraction) = match second.split_once(['.', ',']) {
        Some((second, fraction)) => (second, Some(fraction)),
        None => (second, None),
    };
    let is_fraction = |f: &str| !f.is_empty() && f.bytes().all(|b| b.is_ascii_digit());
    let fits = short_number(hour)? < 24 && short_number(minute)? < 60 && short_number(second)? < 60;
    Some(fits && fraction.is_none_or(is_fraction))
}

/// Parses a number of one or two digits.
fn short_number(text: &str) -> Option<u32> {
    let is_number = matches!(text.len(), 1 | 2) && text.bytes().all(|b| b.is_ascii_digit());
    if is_number { text.parse().ok() } else { None }
}

/// Parses a 64-bit integer, with or without a sign, whose prefix determines its base.
fn integer(text: &str) -> Option<i128> {
    let (sign, digits) = match text.as_bytes() {
        [b'-', ..] => (-1, text.get(1..)?),
        [b'+', ..] => (1, text.get(1..)?),
        _ => (1, text),
    };
    let lower = digits.to_ascii_lowercase();
    let (base, digits) = match lower.as_bytes() {
        [b'0', b'b', _, ..] => (2, lower.get(2..)?),
        [b'0', b'o', _, ..] => (8, lower.get(2..)?),
        [b'0', b'x', _, ..] => (16, lower.get(2..)?),
        [b'0', _, ..] => (8, lower.get(1..)?),
        _ => (10, lower.as_str()),
    };
    if !digits.bytes().all(|b| b.is_ascii_alphanumeric()) {
        return None;
    }
    let number = i128::from_str_radix(digits, base).ok()?.checked_mul(sign)?;
    let is_unsigned = !text.starts_with(['+', '-']);
    let fits = i64::try_from(number).is_ok() || (is_unsigned && u64::try_from(number).is_ok());
    fits.then_some(number)
}

/// Parses a finite decimal number: digits, a point, more digits, an exponent.
fn decimal(text: &str) -> Option<f64> {
    let shape =
        text.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'.' | b'e' | b'E' | b'+' | b'-'));
    if !shape {
        return None;
    }
    text.parse().ok().filter(|number: &f64| number.is_finite())
}

/// Writes a float as Go does in JSON.
///
/// # Errors
/// Go's message, if JSON cannot represent the number.
pub(super) fn json_float(number: f64) -> Result<String, String> {
    if !number.is_finite() {
        let name = match number {
            number if number.is_nan() => "NaN",
            number if number > 0.0 => "+Inf",
            _ => "-Inf",
        };
        return Err(format!("json: unsupported value: {name}"));
    }
    let size = number.abs();
    if size != 0.0 && !(1e-6..1e21).contains(&size) {
        return Ok(signed_exponent(&format!("{number:e}")));
    }
    Ok(number.to_string())
}

/// Writes a float as the key of a mapping, in single precision.
pub(super) fn key_float(number: f64) -> String {
    if number.is_nan() {
        return ".nan".to_owned();
    }
    let single = number as f32;
    if single.is_infinite() {
        return if single > 0.0 { ".inf" } else { "-.inf" }.to_owned();
    }
    general(&format!("{single:e}"), single.to_string())
}

/// Writes a float as Go prints a duplicate key.
pub(super) fn shown_float(number: f64) -> String {
    if number.is_finite() {
        return general(&format!("{number:e}"), number.to_string());
    }
    match number {
        number if number.is_nan() => "NaN",
        number if number > 0.0 => "+Inf",
        _ => "-Inf",
    }
    .to_owned()
}

/// Chooses between two forms of a number as Go's `%g` does, whose exponents have at least two
/// digits.
fn general(scientific: &str, plain: String) -> String {
    let Some((digits, exponent)) = scientific.split_once('e') else { return plain };
    match exponent.parse::<i32>() {
        Ok(exponent) if !(-4..=MAX_PLAIN_EXPONENT).contains(&exponent) => {
            let sign = if exponent < 0 { '-' } else { '+' };
            format!("{digits}e{sign}{:02}", exponent.abs())
        }
        _ => plain,
    }
}

/// Adds the sign to a positive exponent, as Go writes it.
fn signed_exponent(text: &str) -> String {
    match text.split_once('e') {
        Some((digits, exponent)) if !exponent.starts_with('-') => format!("{digits}e+{exponent}"),
        _ => text.to_owned(),
    }
}

/// Decodes base64 as Go does: with padding, whatever the unused bits of the last symbol are. Line
/// breaks are ignored.
fn decode_base64(text: &str) -> Option<Vec<u8>> {
    const GO: GeneralPurpose = GeneralPurpose::new(
        &base64::alphabet::STANDARD,
        GeneralPurposeConfig::new().with_decode_allow_trailing_bits(true),
    );
    let symbols: Vec<u8> = text.bytes().filter(|b| !matches!(b, b'\r' | b'\n')).collect();
    GO.decode(symbols).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_scalars_mean_what_yaml_1_1_says() {
        let json = |text: &str| match resolve(text.into(), true, "") {
            Ok(Scalar::Null) => "null".to_owned(),
            Ok(Scalar::Bool(b)) => b.to_string(),
            Ok(Scalar::Integer(i)) => i.to_string(),
            Ok(Scalar::Float(f)) => json_float(f).unwrap_or_else(|e| e),
            Ok(Scalar::String(s)) => format!("{s:?}"),
            Err(e) => e,
        };
        for (text, want) in [
            ("", "null"),
            ("~", "null"),
            ("nUll", "\"nUll\""),
            ("yes", "true"),
            ("y", "true"),
            ("N", "false"),
            ("oFF", "\"oFF\""),
            ("0", "0"),
            ("-0", "0"),
            ("+5", "5"),
            ("0755", "493"),
            ("0o17", "15"),
            ("08", "8"),
            ("0x1F", "31"),
            ("-0b11", "-3"),
            ("1_000", "1000"),
            ("0x", "\"0x\""),
            ("1__0", "10"),
            ("18446744073709551615", "18446744073709551615"),
            ("+18446744073709551615", "18446744073709552000"),
            ("18446744073709551616", "18446744073709552000"),
            ("1.0", "1"),
            ("1e3", "1000"),
            ("1.", "1"),
            (".5", "0.5"),
            (".0_7", "0.07"),
            ("._7", "\"._7\""),
            ("1e21", "1e+21"),
            ("1.5e-7", "1.5e-7"),
            ("1e999", "\"1e999\""),
            (".inf", "json: unsupported value: +Inf"),
            ("2001-01-01", "\"2001-01-01\""),
            ("1:30", "\"1:30\""),
            ("10.0.0.1", "\"10.0.0.1\""),
            ("-", "\"-\""),
            ("+", "\"+\""),
            (".", "\".\""),
            ("1e", "\"1e\""),
            ("0b2", "\"0b2\""),
            ("0xg", "\"0xg\""),
            ("infinity", "\"infinity\""),
            ("+infinity", "\"+infinity\""),
            ("-nan", "\"-nan\""),
            ("<<", "\"<<\""),
        ] {
            assert_eq!(json(text), want, "{text}");
        }
    }

    #[test]
    fn tags_are_heeded() {
        for (text, is_plain, tag, want) in [
            ("5", true, "tag:yaml.org,2002:str", Ok(Scalar::String("5".into()))),
            ("5", false, "tag:yaml.org,2002:int", Ok(Scalar::Integer(5))),
            ("5", false, "!", Ok(Scalar::String("5".into()))),
            ("", true, "!", Ok(Scalar::String("".into()))),
            ("5", false, "", Ok(Scalar::String("5".into()))),
            ("5", true, "tag:yaml.org,2002:float", Ok(Scalar::Float(5.0))),
            ("5", true, "!mine", Ok(Scalar::String("5".into()))),
            ("x", true, "tag:yaml.org,2002:int", Err("cannot decode !!str `x` as a !!int")),
            ("aGk=", true, "tag:yaml.org,2002:binary", Ok(Scalar::String("hi".into()))),
            (
                "a",
                true,
                "tag:yaml.org,2002:binary",
                Err("!!binary value contains invalid base64 data"),
            ),
        ] {
            assert_eq!(
                resolve(text.into(), is_plain, tag),
                want.map_err(str::to_owned),
                "{tag} {text}"
            );
        }
    }

    #[test]
    fn float_keys_are_written_in_single_precision() {
        for (number, want) in [
            (1.5, "1.5"),
            (0.1, "0.1"),
            (1e-5, "1e-05"),
            (123456.0, "123456"),
            (123456789.125, "1.2345679e+08"),
            (1e21, "1e+21"),
            (100.0, "100"),
            (-0.0, "-0"),
            (f64::NAN, ".nan"),
        ] {
            assert_eq!(key_float(number), want);
        }
    }

    #[test]
    fn timestamps_are_of_one_of_four_forms() {
        for text in [
            "2001-01-01",
            "2001-1-1",
            "2004-02-29",
            "2001-12-14T21:59:43.10-05:00",
            "2001-12-14t2:5:4Z",
            "2001-12-14 21:59:43.1",
        ] {
            assert!(is_timestamp(text), "{text}");
        }
        for text in [
            "",
            "2001-02-29",
            "2001-13-01",
            "2001-00-01",
            "20010-1-1",
            "2001-12-14T21:59:43",
            "2001-12-14 21:59:43Z",
            "2001-12-14 21:59:43.",
            "2001-12-14T24:00:00Z",
            "2001-12-14T21:59:43+5:00",
        ] {
            assert!(!is_timestamp(text), "{text}");
        }
    }
}
