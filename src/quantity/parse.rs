//! Parsing of quantities.

use std::fmt;

use super::decimal::Decimal;
use super::int64::Int64;
use super::suffix::{self, Multiplier};
use super::{Amount, Format, NANO, Quantity};

/// Why a text is not a quantity.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ParseError {
    /// The text does not have the form of a number with a suffix, or is empty.
    Format,
    /// There is no number before the suffix.
    Numeric,
    /// There is no such suffix.
    Suffix,
}

impl fmt::Display for ParseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            ParseError::Format => {
                "quantities must match the regular expression \
                 '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'"
            }
            ParseError::Numeric => "unable to parse numeric part of quantity",
            ParseError::Suffix => "unable to parse quantity's suffix",
        })
    }
}

impl std::error::Error for ParseError {}

/// The parts of a text.
struct Parts<'a> {
    negative: bool,
    /// The digits before the point, without leading zeros.
    whole: &'a [u8],
    /// The digits after the point.
    fraction: &'a [u8],
    /// Whether there is any digit at all, leading zeros included.
    has_digits: bool,
    suffix: &'a [u8],
}

impl Parts<'_> {
    fn digits(&self) -> impl DoubleEndedIterator<Item = u8> {
        self.whole.iter().chain(self.fraction).map(|c| c - b'0')
    }

    /// Returns the number of digits that count: at least one before the point, and all after it.
    fn precision(&self) -> usize {
        self.whole.len().max(1) + self.fraction.len()
    }

    /// Returns all digits as one number. There must be at most 18.
    fn value(&self) -> i64 {
        self.digits().fold(0, |value, d| value * 10 + i64::from(d))
    }

    fn is_zero(&self) -> bool {
        self.digits().all(|d| d == 0)
    }
}

fn split_at_first(text: &[u8], end: impl Fn(&u8) -> bool) -> (&[u8], &[u8]) {
    text.split_at(text.iter().position(end).unwrap_or(text.len()))
}

fn split(text: &[u8]) -> Result<Parts<'_>, ParseError> {
    let not_digit = |c: &u8| !c.is_ascii_digit();
    let (negative, number) = match text {
        [b'-', rest @ ..] => (true, rest),
        [b'+', rest @ ..] => (false, rest),
        _ => (false, text),
    };
    let (zeros, rest) = split_at_first(number, |c| *c != b'0');
    let (whole, rest) = split_at_first(rest, not_digit);
    let (fraction, suffix) = match rest {
        [b'.', rest @ ..] => split_at_first(rest, not_digit),
        _ => (Default::default(), rest),
    };
    let (_, rest) = split_at_first(suffix, |c| !b"eEinumkKMGTP".contains(c));
    let exponent = match rest {
        [b'-' | b'+', exponent @ ..] => exponent,
        _ => rest,
    };
    if exponent.iter().any(not_digit) {
        return Err(ParseError::Format);
    }
    let has_digits = !(zeros.is_empty() && whole.is_empty() && fraction.is_empty());
    Ok(Parts { negative, whole, fraction, has_digits, suffix })
}

pub(super) fn parse(text: &str) -> Result<Quantity, ParseError> {
    if text.is_empty() {
        return Err(ParseError::Format);
    }
    let parts = split(text.as_bytes())?;
    let multiplier = suffix::interpret(parts.suffix).ok_or(ParseError::Suffix)?;
    if let Some(amount) = parse_int64(&parts, multiplier) {
        return Ok(keep_text(text, &parts, multiplier, amount));
    }
    // A text that is only a sign or a point has been parsed as 0 above.
    if !parts.has_digits {
        return Err(ParseError::Numeric);
    }
    let Multiplier { exponent, format } = multiplier;
    Ok(match format {
        Format::BinarySi => parse_binary(&parts, exponent),
        Format::DecimalSi | Format::DecimalExponent => {
            let scale = (parts.fraction.len() as i32).wrapping_sub(exponent);
            let digits: Vec<u8> = parts.digits().collect();
            let amount = Decimal::rounded_up(parts.negative, &digits, scale, NANO);
            Quantity { amount: Amount::Decimal(amount), format, given: None }
        }
    })
}

/// Parses the number as a scaled integer; `None` if Kubernetes keeps it as a decimal.
fn parse_int64(parts: &Parts<'_>, multiplier: Multiplier) -> Option<Int64> {
    const MAX_DIGITS: usize = 18;
    let Multiplier { exponent, format } = multiplier;
    let (limit, scale, factor) = match format {
        Format::DecimalSi | Format::DecimalExponent => (MAX_DIGITS, exponent, 1),
        Format::BinarySi if parts.fraction.is_empty() => {
            let exponent = u32::try_from(exponent).ok()?;
            // Roughly the number of digits that the multiplier takes.
            let taken = (exponent * 3 / 10 + 1) as usize;
            (15_usize.checked_sub(taken)?, 0, 1_i64.checked_shl(exponent)?)
        }
        Format::BinarySi => return None,
    };
    if parts.precision() > limit {
        return None;
    }
    let scale = scale.wrapping_sub(parts.fraction.len() as i32);
    if scale < NANO {
        return None;
    }
    let value = parts.value().checked_mul(factor)?;
    Some(Int64 { value: if parts.negative { -value } else { value }, scale })
}

/// Returns the quantity with its original text where Kubernetes keeps the text although it is not
/// canonical: `+1`, `1.500`, `1E3`.
fn keep_text(text: &str, parts: &Parts<'_>, multiplier: Multiplier, amount: Int64) -> Quantity {
    let format = multiplier.format;
    let mut quantity = Quantity { amount: Amount::Int64(amount), format, given: None };
    if is_kept(parts, format, amount) && !is_canonical(text, parts, format) {
        quantity.given = Some(text.into());
    }
    quantity
}

/// Whether Kubernetes keeps the original text of a number.
fn is_kept(parts: &Parts<'_>, format: Format, amount: Int64) -> bool {
    match format {
        Format::BinarySi => parts.value() & 7 != 0,
        Format::DecimalSi | Format::DecimalExponent => {
            amount.scale % 3 == 0
                && !parts.whole.is_empty()
                && !parts.digits().rev().take(3).eq([0, 0, 0])
        }
    }
}

/// Whether Kubernetes keeps the original text, canonical or not, of the number that it parses to.
pub(super) fn keeps_text(text: &str) -> bool {
    if text == "0" {
        return true;
    }
    let Ok(parts) = split(text.as_bytes()) else { return false };
    suffix::interpret(parts.suffix).is_some_and(|multiplier| {
        parse_int64(&parts, multiplier)
            .is_some_and(|amount| is_kept(&parts, multiplier.format, amount))
    })
}

/// Whether a text that Kubernetes keeps is the canonical one, so that it need not be stored here.
fn is_canonical(text: &str, parts: &Parts<'_>, format: Format) -> bool {
    // A kept number has no factor that could move into the suffix; so without a sign, a leading
    // zero, a point or an exponent, it cannot be written differently.
    let bytes = usize::from(parts.negative) + parts.whole.len() + parts.suffix.len();
    format != Format::DecimalExponent && text.len() == bytes
}

/// Parses a binary number with a fraction, or a large one: rounded up at the ninth decimal place,
/// and limited to the highest 64-bit integer.
fn parse_binary(parts: &Parts<'_>, exponent: i32) -> Quantity {
    const MAX: i128 = i64::MAX as i128;
    const NANOS: i128 = 1_000_000_000;
    let shift = exponent.clamp(0, 60);
    let (carry, nanos) = shifted_fraction(parts.fraction, shift);
    let whole = if parts.whole.len() > 19 {
        MAX
    } else {
        let whole = parts.whole.iter().fold(0, |v, c| v * 10 + i128::from(c - b'0'));
        (whole << shift) + carry
    };
    let nanos = if whole >= MAX { MAX * NANOS } else { whole * NANOS + nanos };
    // A number below 1 gets decimal format, which avoids rounding.
    let format = if 0 < nanos && nanos < NANOS { Format::DecimalSi } else { Format::BinarySi };
    let nanos = if parts.negative { -nanos } else { nanos };
    let scale = if parts.is_zero() { parts.fraction.len() as i32 } else { -NANO };
    let amount = Amount::Decimal(Decimal::small(nanos, NANO.into(), scale));
    Quantity { amount, format, given: None }
}

/// Returns a fraction times 2 to the power of `shift`: the whole part, and the rest in
/// billionths, rounded up.
fn shifted_fraction(fraction: &[u8], shift: i32) -> (i128, i128) {
    let mut carry = 0_i128;
    let (mut nanos, mut unit) = (0, 100_000_000_i128);
    let mut inexact = false;
    let mut digits = Vec::new();
    for (place, c) in fraction.iter().enumerate().rev() {
        carry += i128::from(c - b'0') << shift;
        let digit = carry % 10;
        carry /= 10;
        if place < 9 {
            digits.push(digit);
        } else {
            inexact |= digit != 0;
        }
    }
    for digit in digits.iter().rev() {
        nanos += digit * unit;
        unit /= 10;
    }
    (carry, nanos + i128::from(inexact))
}
