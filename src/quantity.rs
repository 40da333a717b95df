//! Resource quantities: `500m`, `1Gi`, `2e3`.
//!
//! A [`Quantity`] is an exact decimal number that remembers its format. Its text, order and
//! conversions to integers are those of Kubernetes, quirks included.
//!
//! ```
//! use daemonset_preflight::quantity::Quantity;
//!
//! let half = Quantity::parse("0.5Gi")?;
//! assert_eq!(half.to_string(), "512Mi");
//! assert!(half < Quantity::parse("1G")?);
//! assert_eq!(Quantity::parse("1000m")?.to_string(), "1");
//! assert_eq!(Quantity::parse("1.2")?.value(), 2);
//! assert_eq!(Quantity::parse("1.2")?.milli_value(), 1200);
//! assert_eq!(
//!     Quantity::parse("1GB").unwrap_err().to_string(),
//!     "quantities must match the regular expression \
//!      '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'",
//! );
//! # Ok::<(), daemonset_preflight::quantity::ParseError>(())
//! ```
//!
//! Laws: the text of a quantity parses to a quantity with the same text; quantities are ordered
//! as numbers, whatever their format; no text, however long or extreme, takes more time or memory
//! than is proportional to its length.
//!
//! Source: `staging/src/k8s.io/apimachinery/pkg/api/resource` at v1.36.
#![cfg_attr(
    not(test),
    expect(
        clippy::arithmetic_side_effects,
        reason = "how many digits an amount has, and which exponent, is bounded where it is read, \
                  and where Kubernetes' sums wrap, ours are written so"
    )
)]

mod decimal;
mod go_print;
mod int64;
mod parse;
mod suffix;
mod text;
pub mod totals;
#[cfg(test)]
mod upstream;

use std::cmp::Ordering;

use decimal::Decimal;
use int64::Int64;
pub use parse::ParseError;

/// The format in which a quantity is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Format {
    /// `12e6`.
    DecimalExponent,
    /// `12Mi`: 12 times 2 to the 20th.
    BinarySi,
    /// `12M`: 12 times 10 to the 6th.
    DecimalSi,
}

/// A power of ten, as a unit of quantities.
pub type Scale = i32;

/// Billionths, the finest unit that is kept.
pub const NANO: Scale = -9;
/// Thousandths.
pub const MILLI: Scale = -3;

/// A quantity of a resource.
///
/// Equality and order depend on the number alone: `1` and `1000m` are equal.
#[derive(Debug, Clone)]
pub struct Quantity {
    amount: Amount,
    format: Format,
    /// The original text, where Kubernetes keeps it although it is not canonical.
    given: Option<Box<str>>,
}

/// Kubernetes keeps small numbers as scaled integers and all others as decimals of any length.
/// The representation determines how conversions overflow.
#[derive(Debug, Clone)]
enum Amount {
    Int64(Int64),
    Decimal(Decimal),
}

impl Amount {
    fn to_decimal(&self) -> Decimal {
        match self {
            Amount::Int64(amount) => Decimal::from(*amount),
            Amount::Decimal(amount) => amount.clone(),
        }
    }
}

impl Quantity {
    /// Zero, in decimal format.
    pub const ZERO: Quantity = Quantity::new(0, Format::DecimalSi);

    /// Returns a whole number.
    pub const fn new(value: i64, format: Format) -> Self {
        Quantity { amount: Amount::Int64(Int64 { value, scale: 0 }), format, given: None }
    }

    /// Parses a quantity.
    ///
    /// # Errors
    /// When `text` is not a number with a suffix; see [`ParseError`].
    pub fn parse(text: &str) -> Result<Self, ParseError> {
        parse::parse(text)
    }

    /// Returns a text that may replace `text`: the canonical one, or `text` itself if the
    /// canonical one would parse to another number, or to another representation in Kubernetes.
    ///
    /// ```
    /// use daemonset_preflight::quantity::Quantity;
    ///
    /// assert_eq!(Quantity::text_to_keep("1024Mi").as_deref(), Ok("1Gi"));
    /// // There is no suffix for so many zeros, and Kubernetes writes "1".
    /// assert_eq!(Quantity::text_to_keep("1000E").as_deref(), Ok("1000E"));
    /// ```
    ///
    /// # Errors
    /// The errors of [`Quantity::parse`].
    pub fn text_to_keep(text: &str) -> Result<String, ParseError> {
        let quantity = Quantity::parse(text)?;
        let canonical = quantity.to_string();
        if canonical == text {
            return Ok(canonical);
        }
        let is_same = Quantity::parse(&canonical).is_ok_and(|again| {
            let form = std::mem::discriminant(&quantity.amount);
            std::mem::discriminant(&again.amount) == form && again == quantity
        });
        Ok(if is_same { canonical } else { text.to_owned() })
    }

    /// Returns the format of the quantity.
    pub fn format(&self) -> Format {
        self.format
    }

    /// Returns -1, 0 or 1.
    pub fn sign(&self) -> i32 {
        match &self.amount {
            Amount::Int64(amount) => match amount.value.cmp(&0) {
                Ordering::Less => -1,
                Ordering::Equal => 0,
                Ordering::Greater => 1,
            },
            Amount::Decimal(amount) => amount.sign(),
        }
    }

    /// Whether the quantity is 0.
    pub fn is_zero(&self) -> bool {
        self.sign() == 0
    }

    /// Returns the number, rounded up to a whole one. A number beyond 64 bits overflows as in
    /// Kubernetes: to 0 or to its lowest 64 bits, depending on how the quantity was written.
    pub fn value(&self) -> i64 {
        self.scaled_value(0)
    }

    /// Returns the number of thousandths, rounded up; overflows like [`Quantity::value`].
    pub fn milli_value(&self) -> i64 {
        self.scaled_value(MILLI)
    }

    /// Returns the number divided by 10 to the power of `scale`, rounded up; overflows like
    /// [`Quantity::value`].
    pub fn scaled_value(&self, scale: Scale) -> i64 {
        match &self.amount {
            Amount::Int64(amount) => amount.scaled(scale),
            Amount::Decimal(amount) => amount.scaled(scale),
        }
    }

    /// Returns the number if Kubernetes keeps it as a whole one of 64 bits.
    pub fn as_i64(&self) -> Option<i64> {
        match &self.amount {
            Amount::Int64(amount) => amount.as_i64(),
            Amount::Decimal(_) => None,
        }
    }

    /// Whether the quantity is a whole multiple of 10 to the power of `scale`.
    pub fn is_multiple_of_scale(&self, scale: Scale) -> bool {
        match &self.amount {
            Amount::Int64(amount) => amount.round_up(scale).1,
            Amount::Decimal(amount) => amount.is_exact_at(scale),
        }
    }

    /// Rounds away from zero to a whole multiple of 10 to the power of `scale`.
    pub fn round_up(&mut self, scale: Scale) {
        match &mut self.amount {
            Amount::Int64(amount) if amount.scale >= scale => return,
            Amount::Int64(amount) => *amount = amount.round_up(scale).0,
            Amount::Decimal(amount) => amount.round_up(scale),
        }
        self.given = None;
    }

    /// Adds `other`. If `self` is zero, it takes on the format of `other`.
    ///
    /// The sum is exact, unless the numbers are thousands of digits apart; then the smaller one
    /// is dropped.
    pub fn add(&mut self, other: &Quantity) {
        if self.is_zero() {
            self.format = other.format;
        }
        self.given = None;
        if let (Amount::Int64(a), Amount::Int64(b)) = (&self.amount, &other.amount)
            && let Some(sum) = a.add(*b)
        {
            self.amount = Amount::Int64(sum);
            return;
        }
        let sum = self.amount.to_decimal().add(&other.amount.to_decimal());
        self.amount = Amount::Decimal(sum);
    }

    /// Subtracts `other`, under the rules of [`Quantity::add`].
    pub fn sub(&mut self, other: &Quantity) {
        self.add(&other.negated());
    }

    fn negated(&self) -> Quantity {
        let amount = match &self.amount {
            Amount::Int64(Int64 { value, scale }) => match value.checked_neg() {
                Some(value) => Amount::Int64(Int64 { value, scale: *scale }),
                None => Amount::Decimal(self.amount.to_decimal().negated()),
            },
            Amount::Decimal(amount) => Amount::Decimal(amount.clone().negated()),
        };
        Quantity { amount, format: self.format, given: None }
    }

    /// Compares the quantity with a whole number.
    pub fn cmp_i64(&self, value: i64) -> Ordering {
        self.cmp(&Quantity::new(value, Format::DecimalSi))
    }
}

impl Default for Quantity {
    fn default() -> Self {
        Quantity::ZERO
    }
}

impl Ord for Quantity {
    fn cmp(&self, other: &Self) -> Ordering {
        if let (Amount::Int64(a), Amount::Int64(b)) = (&self.amount, &other.amount)
            && let Some(order) = a.compare(*b)
        {
            return order;
        }
        self.amount.to_decimal().compare(&other.amount.to_decimal())
    }
}

impl PartialOrd for Quantity {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Quantity {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Quantity {}

#[cfg(test)]
mod tests {
    use super::*;

    fn quantity(text: &str) -> Quantity {
        Quantity::parse(text).unwrap()
    }

    #[test]
    fn texts_become_canonical() {
        for (text, want) in [
            ("0", "0"),
            ("-0", "0"),
            ("0Ki", "0"),
            (".", "0"),
            ("-", "0"),
            ("k", "0"),
            ("1000m", "1"),
            ("0.5Gi", "512Mi"),
            ("1.5Gi", "1536Mi"),
            ("0.1m", "100u"),
            ("0.1n", "1n"),
            ("-0.1n", "-1n"),
            ("1e-1000000000", "1e-9"),
            ("1.1i", ""),
            ("0.001Ki", "1024m"),
            ("1.0001Ki", "1024102400u"),
            ("0.0000000001Ki", "103n"),
            ("1024", "1024"),
            ("1024Ki", "1Mi"),
            ("8Ei", "9223372036854775807"),
            ("-8Ei", "-9223372036854775807"),
            ("99999999999999999999999999Ki", "9223372036854775807"),
            ("1Pi", "1Pi"),
            ("2048Ti", "2Pi"),
            ("1000k", "1M"),
            ("1000000", "1M"),
            ("100000", "100k"),
            ("12e3", "12e3"),
            ("1200e3", "1200e3"),
            ("1000e3", "1e6"),
            ("10000e4", "100e6"),
            ("1e4", "10e3"),
            ("1E3", "1E3"),
            ("1.5e1", "1.5e1"),
            ("15e0", "15e0"),
            ("+1", "+1"),
            ("+1000", "1k"),
            ("001", "001"),
            ("1.500", "1.500"),
            ("1.5", "1500m"),
            ("0.5", "500m"),
            ("1.", "1."),
            ("1e2147483647", "10e2147483646"),
            ("1e4294967299", "1e4294967299"),
            ("9223372036854775808", "9223372036854775808"),
            (
                "123456789012345678901234567890123456789012345",
                "123456789012345678901234567890123456789012345",
            ),
            ("0.1234567891234", "123456790n"),
            ("1000E", "1"),
            ("999999999999999999999999999999999999999999.9999999999", "1"),
        ] {
            if want.is_empty() {
                assert_eq!(Quantity::parse(text), Err(ParseError::Suffix), "{text}");
                continue;
            }
            assert_eq!(quantity(text).to_string(), want, "{text}");
            assert_eq!(quantity(want).to_string(), want, "{text}");
        }
    }

    #[test]
    fn a_text_is_kept_where_the_canonical_one_is_not_the_same_number() {
        for (text, want) in [
            ("1024Mi", "1Gi"),
            ("1000m", "1"),
            ("1000E", "1000E"),
            ("1024Pi", "1Ei"),
            // The text parses to a decimal, the canonical one to a scaled integer.
            ("0.5Gi", "0.5Gi"),
        ] {
            assert_eq!(Quantity::text_to_keep(text).as_deref(), Ok(want), "{text}");
        }
    }

    #[test]
    fn binary_numbers_are_integers_as_long_as_their_digits_surely_fit() {
        for (suffix, most) in [("Ki", 11), ("Mi", 8), ("Gi", 5), ("Ti", 2)] {
            let is_integer = |digits: usize| {
                let quantity = quantity(&format!("{}{suffix}", "7".repeat(digits)));
                matches!(quantity.amount, Amount::Int64(_))
            };
            assert!(is_integer(most) && !is_integer(most + 1), "{suffix}");
        }
        for text in ["1Pi", "1Ei"] {
            assert!(matches!(quantity(text).amount, Amount::Decimal(_)), "{text}");
        }
    }

    #[test]
    fn other_texts_are_refused() {
        for (text, want) in [
            ("", ParseError::Format),
            ("1GB", ParseError::Format),
            ("one", ParseError::Format),
            (" 1", ParseError::Format),
            ("1 ", ParseError::Format),
            ("1é", ParseError::Format),
            ("1.2.3", ParseError::Format),
            ("1mi", ParseError::Suffix),
            ("1e", ParseError::Suffix),
            ("1e+", ParseError::Suffix),
            ("1K", ParseError::Suffix),
            ("1e9999999999999999999", ParseError::Suffix),
            ("e-20", ParseError::Numeric),
            (".1.", ParseError::Format),
        ] {
            assert_eq!(Quantity::parse(text), Err(want), "{text}");
        }
    }

    #[test]
    fn a_binary_fraction_below_1_is_a_decimal_number() {
        for (text, want) in [
            ("0.0009765624Ki", Format::DecimalSi),
            ("0.0009765625Ki", Format::BinarySi),
            ("0.0Ki", Format::BinarySi),
            ("-0.0009765624Ki", Format::DecimalSi),
        ] {
            assert_eq!(quantity(text).format(), want, "{text}");
        }
    }

    #[test]
    fn errors_have_the_words_of_kubernetes() {
        for (error, want) in [
            (
                ParseError::Format,
                "quantities must match the regular expression \
                 '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'",
            ),
            (ParseError::Numeric, "unable to parse numeric part of quantity"),
            (ParseError::Suffix, "unable to parse quantity's suffix"),
        ] {
            assert_eq!(error.to_string(), want);
        }
    }

    #[test]
    fn integers_are_rounded_up_and_overflow_as_in_kubernetes() {
        for (text, value, milli) in [
            ("1.5", 2, 1500),
            ("-1.5", -2, -1500),
            ("1n", 1, 1),
            ("0.0000000001", 1, 1),
            ("-0.0000000001", 1, 1),
            ("10E", 0, 0),
            ("9223372036854775807", i64::MAX, -1000),
            ("123456789012345678", 123456789012345678, -5670419503621183312),
            ("123456789012345678k", -5670419503621183312, -7269072992350965888),
            ("123456789012345678G", -1055827309402551296, 0),
            ("9223372036854775808", i64::MIN, 0),
            ("1e30", 0, 0),
            ("1Ei", 1 << 60, i64::MIN),
            ("8Pi", 9007199254740992, 9007199254740992000),
        ] {
            assert_eq!(quantity(text).value(), value, "{text}");
            assert_eq!(quantity(text).milli_value(), milli, "{text}");
        }
    }

    #[test]
    fn whole_numbers_of_64_bits_are_told_from_others() {
        for (text, want) in [
            ("7", Some(7)),
            ("-7", Some(-7)),
            ("7k", Some(7_000)),
            ("7Ki", Some(7_168)),
            ("0", Some(0)),
            // Not reduced, although they could be.
            ("7000m", None),
            ("70E", None),
            // Kept as decimals.
            ("7Pi", None),
            ("1234567890123456789", None),
        ] {
            assert_eq!(quantity(text).as_i64(), want, "{text}");
        }
    }

    #[test]
    fn sums_are_exact() {
        for (a, b, want) in [
            ("1", "1m", "1001m"),
            ("0", "1Gi", "1Gi"),
            ("1Gi", "1Mi", "1025Mi"),
            ("5", "-5", "0"),
            ("9223372036854775807", "1", "9223372036854775808"),
            ("8Ei", "1Gi", "9223372037928517631"),
            ("8Ei", "8Ei", "18446744073709551614"),
            ("1e40", "-1n", "9999999999999999999999999999999999999999999999999e-9"),
            ("1e2000000000", "1", "100e1999999998"),
            ("-1e2000000000", "1", "-100e1999999998"),
        ] {
            let mut sum = quantity(a);
            sum.add(&quantity(b));
            assert_eq!(sum.to_string(), want, "{a} + {b}");
            sum.sub(&quantity(b));
            if !a.contains("20000") {
                assert_eq!(sum, quantity(a));
            }
        }
    }

    #[test]
    fn a_sum_of_numbers_too_far_apart_is_the_greater() {
        for (great, small, is_exact) in [
            ("1e4133", "1", true),
            ("1e4134", "1", false),
            ("-1e4134", "1", false),
            ("1", "1e4134", false),
            ("1e5000", "1e4999", true),
            // The digits of the smaller number count too.
            ("1e4146", "12345678901234567890123456789012345678901234567891", true),
            ("1e4147", "12345678901234567890123456789012345678901234567891", false),
        ] {
            let (great, small) = (quantity(great), quantity(small));
            let mut sum = great.clone();
            sum.add(&small);
            assert_eq!(sum != great && sum != small, is_exact, "{great:?} {small:?}");
        }
    }

    #[test]
    fn a_vast_binary_number_is_written_as_a_decimal_one() {
        for (exponent, suffix) in [(4000, true), (4090, true), (4100, false), (4130, false)] {
            let mut sum = quantity("1Ki");
            sum.add(&quantity(&format!("1e{exponent}")));
            assert_eq!(sum.to_string().ends_with('i'), suffix, "{exponent}");
        }
    }

    #[test]
    fn order_is_of_the_numbers() {
        let ascending = [
            "-1e2000000000",
            "-8Ei",
            "-1",
            "-1n",
            "0",
            "1n",
            "1m",
            "1",
            "1001m",
            "1k",
            "1Ki",
            "1e17",
            "1e20",
            "12345678901234567890123",
            "12345678901234567890123456789012345678901",
            "1e2000000000",
            "2e2000000000",
        ];
        for pair in ascending.windows(2) {
            assert!(quantity(pair[0]) < quantity(pair[1]), "{pair:?}");
        }
        assert_eq!(quantity("1000m"), quantity("1"));
        assert_eq!(quantity("1e30"), quantity("1000000000000000000000000000000"));
    }
}
