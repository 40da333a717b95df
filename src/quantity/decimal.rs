//! The rare representation: a decimal number of any length.

use std::cmp::Ordering;
use std::fmt;

use super::Scale;
use super::int64::Int64;

/// The number `significand` times 10 to the power of `exponent`, with its sign.
///
/// The significand does not end in a zero digit, so a huge exponent costs nothing; 0 has exponent
/// 0. `scale` is the number of decimal places that Kubernetes keeps for the number (a negative
/// one counts omitted zeros); it only determines how the number overflows.
#[derive(Debug, Clone)]
pub(super) struct Decimal {
    negative: bool,
    significand: Significand,
    exponent: i64,
    scale: i32,
}

#[derive(Debug, Clone)]
enum Significand {
    /// Below 10 to the power of 37, so that the sum of two of them does not overflow.
    Small(i128),
    /// The digits, most significant first.
    Large(Box<[u8]>),
}

const SMALL_DIGITS: usize = 37;

/// How many digits apart two numbers may be for their sum to be exact.
pub(super) const MAX_SPAN: i64 = 4096;

impl From<Int64> for Decimal {
    fn from(amount: Int64) -> Self {
        let exponent = i64::from(amount.scale);
        Decimal::small(amount.value.into(), exponent, amount.scale.wrapping_neg())
    }
}

impl Decimal {
    /// Returns `value`, which has at most 37 digits, times 10 to the power of `exponent`.
    pub(super) fn small(value: i128, exponent: i64, scale: i32) -> Self {
        let (mut significand, mut exponent) = (value.abs(), exponent);
        while significand != 0 && significand % 10 == 0 {
            significand /= 10;
            exponent += 1;
        }
        Decimal {
            negative: value < 0,
            exponent: if significand == 0 { 0 } else { exponent },
            significand: Significand::Small(significand),
            scale,
        }
    }

    /// Returns the number with these digits (as numbers, not characters), times 10 to the power
    /// of `exponent`.
    fn from_digits(negative: bool, digits: &[u8], exponent: i64, scale: i32) -> Self {
        let first = digits.iter().position(|d| *d != 0).unwrap_or(digits.len());
        let end = digits.iter().rposition(|d| *d != 0).map_or(first, |last| last + 1);
        let exponent = exponent + (digits.len() - end) as i64;
        let digits = digits.get(first..end).unwrap_or_default();
        if digits.len() <= SMALL_DIGITS {
            let value = digits.iter().fold(0, |value, d| value * 10 + i128::from(*d));
            return Decimal::small(if negative { -value } else { value }, exponent, scale);
        }
        Decimal { negative, significand: Significand::Large(digits.into()), exponent, scale }
    }

    /// Returns the number with these digits (as numbers, not characters), times 10 to the power
    /// of `-scale`, rounded away from zero to a multiple of 10 to the power of `unit`.
    pub(super) fn rounded_up(negative: bool, digits: &[u8], scale: i32, unit: Scale) -> Self {
        let mut number = Decimal::from_digits(negative, digits, -i64::from(scale), scale);
        if number.sign() != 0 {
            number.round_up(unit);
        }
        number
    }

    pub(super) fn sign(&self) -> i32 {
        match (&self.significand, self.negative) {
            (Significand::Small(0), _) => 0,
            (_, true) => -1,
            (_, false) => 1,
        }
    }

    /// Returns the power of ten that the digits of the significand are multiplied by.
    pub(super) fn exponent(&self) -> i64 {
        self.exponent
    }

    /// Returns the number of decimal places that Kubernetes keeps for the number.
    pub(super) fn scale(&self) -> i32 {
        self.scale
    }

    /// Returns the digits of the number times 10 to the power of its scale, most significant
    /// first: at most the first `most` of them.
    pub(super) fn unscaled_digits(&self, most: usize) -> Vec<u8> {
        let mut digits: Vec<u8> = match &self.significand {
            Significand::Small(value) => {
                value.to_string().bytes().map(|c| c.wrapping_sub(b'0')).collect()
            }
            Significand::Large(digits) => digits.to_vec(),
        };
        let zeros = self.exponent.saturating_add(i64::from(self.scale));
        let zeros = usize::try_from(zeros).unwrap_or(0).min(most.saturating_sub(digits.len()));
        digits.extend(std::iter::repeat_n(0, zeros));
        digits.truncate(most);
        digits
    }

    pub(super) fn negated(mut self) -> Self {
        self.negative = !self.negative && self.sign() != 0;
        self
    }

    pub(super) fn is_exact_at(&self, scale: Scale) -> bool {
        self.sign() == 0 || self.exponent >= i64::from(scale)
    }

    /// Rounds away from zero to a multiple of 10 to the power of `scale`.
    pub(super) fn round_up(&mut self, scale: Scale) {
        let exponent = i64::from(scale);
        if !self.is_exact_at(scale) {
            // The digits cut off end in a digit other than 0, so this always rounds.
            *self = self.truncated(exponent).plus_one_unit(exponent, self.negative);
        }
        self.scale = scale.wrapping_neg();
    }

    /// Returns the number without its digits below 10 to the power of `exponent`.
    fn truncated(&self, exponent: i64) -> Self {
        let cut = exponent.saturating_sub(self.exponent).max(0);
        let cut = usize::try_from(cut).unwrap_or(usize::MAX);
        if cut == 0 {
            return self.clone();
        }
        match &self.significand {
            Significand::Small(value) => {
                let kept = power(cut).map_or(0, |divisor| value / divisor);
                Decimal::small(if self.negative { -kept } else { kept }, exponent, self.scale)
            }
            Significand::Large(digits) => {
                let kept = digits.get(..digits.len().saturating_sub(cut)).unwrap_or_default();
                Decimal::from_digits(self.negative, kept, exponent, self.scale)
            }
        }
    }

    /// Returns the number moved away from zero by 10 to the power of `exponent`, downwards if
    /// `negative`. The number is a multiple of that unit and has about as many digits.
    fn plus_one_unit(&self, exponent: i64, negative: bool) -> Self {
        self.add(&Decimal::small(if negative { -1 } else { 1 }, exponent, self.scale))
    }

    pub(super) fn compare(&self, other: &Decimal) -> Ordering {
        let sign = self.sign();
        let by_sign = sign.cmp(&other.sign());
        if by_sign.is_ne() || sign == 0 {
            return by_sign;
        }
        let by_magnitude = self.compare_magnitude(other);
        if self.negative { by_magnitude.reverse() } else { by_magnitude }
    }

    fn compare_magnitude(&self, other: &Decimal) -> Ordering {
        let (ours, theirs) = (self.digits(), other.digits());
        let top = |digits: &[u8], exponent: i64| digits.len() as i64 + exponent;
        top(&ours, self.exponent)
            .cmp(&top(&theirs, other.exponent))
            // Neither ends in 0, so of two with a common prefix the longer one is greater.
            .then_with(|| ours.cmp(&theirs))
    }

    /// Returns the digits, as numbers, most significant first.
    fn digits(&self) -> Vec<u8> {
        match &self.significand {
            Significand::Small(0) => Vec::new(),
            Significand::Small(value) => value.to_string().bytes().map(|c| c - b'0').collect(),
            Significand::Large(digits) => digits.to_vec(),
        }
    }

    /// Returns the sum. If the numbers are more than [`MAX_SPAN`] digits apart, returns the one
    /// with the greater absolute value.
    pub(super) fn add(&self, other: &Decimal) -> Decimal {
        let scale = self.scale.max(other.scale);
        let with_scale = |number: &Decimal| Decimal { scale, ..number.clone() };
        if self.sign() == 0 {
            return with_scale(other);
        }
        if other.sign() == 0 {
            return with_scale(self);
        }
        if let Some(sum) = self.add_small(other) {
            return Decimal { scale, ..sum };
        }
        let lower = if self.exponent < other.exponent { self } else { other };
        if (self.exponent - other.exponent).abs() > MAX_SPAN + lower.length() {
            let greater = self.compare_magnitude(other).is_ge();
            return with_scale(if greater { self } else { other });
        }
        Decimal { scale, ..self.add_large(other) }
    }

    /// Returns an upper bound of the number of digits of the significand.
    pub(super) fn length(&self) -> i64 {
        match &self.significand {
            Significand::Small(_) => SMALL_DIGITS as i64,
            Significand::Large(digits) => digits.len() as i64,
        }
    }

    fn add_small(&self, other: &Decimal) -> Option<Decimal> {
        let exponent = self.exponent.min(other.exponent);
        let at = |number: &Decimal| match &number.significand {
            Significand::Large(_) => None,
            Significand::Small(value) => {
                let zeros = usize::try_from(number.exponent.checked_sub(exponent)?).ok()?;
                let value = value.checked_mul(power(zeros)?)?;
                Some(if number.negative { -value } else { value })
            }
        };
        let sum = at(self)?.checked_add(at(other)?)?;
        let limit = power(SMALL_DIGITS)?;
        (-limit < sum && sum < limit).then(|| Decimal::small(sum, exponent, self.scale))
    }

    fn add_large(&self, other: &Decimal) -> Decimal {
        let exponent = self.exponent.min(other.exponent);
        let (greater, lesser) =
            if self.compare_magnitude(other).is_ge() { (self, other) } else { (other, self) };
        // Least significant first, aligned at the smaller exponent.
        let aligned = |number: &Decimal| {
            let mut digits = number.digits();
            let zeros = usize::try_from(number.exponent - exponent).unwrap_or(0);
            digits.resize(digits.len() + zeros, 0);
            digits.reverse();
            digits
        };
        let (mut sum, mut addend) = (aligned(greater), aligned(lesser));
        sum.push(0);
        addend.resize(sum.len(), 0);
        let subtract = greater.negative != lesser.negative;
        let mut carry = 0_i8;
        for (digit, addend) in sum.iter_mut().zip(addend) {
            let addend = if subtract { -(addend as i8) } else { addend as i8 };
            let total = *digit as i8 + addend + carry;
            *digit = total.rem_euclid(10) as u8;
            carry = total.div_euclid(10);
        }
        sum.reverse();
        Decimal::from_digits(greater.negative, &sum, exponent, self.scale)
    }

    /// Returns the whole number divided by 1024; `None` if that leaves a remainder.
    pub(super) fn divided_by_1024(&self) -> Option<Decimal> {
        if self.sign() == 0 {
            return None;
        }
        let mut digits = self.digits();
        digits.resize(digits.len() + usize::try_from(self.exponent).ok()?, 0);
        let mut remainder = 0_u32;
        for digit in &mut digits {
            let value = remainder * 10 + u32::from(*digit);
            *digit = (value / 1024) as u8;
            remainder = value % 1024;
        }
        (remainder == 0).then(|| Decimal::from_digits(self.negative, &digits, 0, self.scale))
    }

    /// Writes the significand with its sign.
    pub(super) fn write_digits(&self, out: &mut dyn fmt::Write) -> fmt::Result {
        if self.negative {
            out.write_char('-')?;
        }
        match &self.significand {
            Significand::Small(value) => write!(out, "{value}"),
            Significand::Large(digits) => {
                digits.iter().try_for_each(|digit| out.write_char(char::from(b'0' + digit)))
            }
        }
    }

    /// Returns the lowest 64 bits of the number in units of `scale`, rounded as in Kubernetes.
    pub(super) fn scaled(&self, scale: Scale) -> i64 {
        let places = i64::from(self.scale) + i64::from(scale);
        let unscaled = self.low_bits(-i64::from(self.scale)) as i64;
        if places == 0 {
            return unscaled;
        }
        if places < 0 {
            let zeros = u32::try_from(-places).unwrap_or(u32::MAX);
            return unscaled.wrapping_mul(10_i64.checked_pow(zeros).unwrap_or(i64::MIN));
        }
        let fits = Decimal::small(i64::MAX.into(), -i64::from(self.scale), self.scale);
        if places < 19 && self.compare(&fits).is_lt() {
            let divisor = 10_i64.pow(places as u32);
            return unscaled / divisor + i64::from(unscaled % divisor != 0);
        }
        let exponent = i64::from(scale);
        let whole = self.truncated(exponent).low_bits(exponent) as i64;
        whole.wrapping_add(i64::from(!self.is_exact_at(scale) && !self.negative))
    }

    /// Returns the lowest 64 bits of the number in units of 10 to the power of `exponent`, of
    /// which it must be a multiple.
    fn low_bits(&self, exponent: i64) -> u64 {
        let significand = match &self.significand {
            Significand::Small(value) => *value as u64,
            Significand::Large(digits) => digits
                .iter()
                .fold(0_u64, |bits, d| bits.wrapping_mul(10).wrapping_add(u64::from(*d))),
        };
        // With 64 or more zeros, all of the lowest 64 bits are 0.
        let zeros = u32::try_from(self.exponent.saturating_sub(exponent)).unwrap_or(64).min(64);
        let bits = significand.wrapping_mul(10_u64.wrapping_pow(zeros));
        if self.negative { bits.wrapping_neg() } else { bits }
    }
}

/// Returns 10 to the power of `exponent`; `None` above 38.
fn power(exponent: usize) -> Option<i128> {
    10_i128.checked_pow(u32::try_from(exponent).ok()?)
}
