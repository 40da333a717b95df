//! Formatting in canonical form: no fraction, and the highest suffix that loses nothing.

use std::fmt;

use super::decimal::MAX_SPAN;
use super::int64::times_power;
use super::{Amount, Format, Quantity, suffix};

impl fmt::Display for Quantity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.given {
            Some(text) => f.write_str(text),
            None => self.write_canonical(f),
        }
    }
}

impl Quantity {
    /// Writes the canonical form.
    ///
    /// A binary quantity with an absolute value below 1024, or with a fraction, is written in
    /// decimal form.
    pub(super) fn write_canonical(&self, out: &mut dyn fmt::Write) -> fmt::Result {
        if self.is_zero() {
            return out.write_char('0');
        }
        match self.format {
            Format::BinarySi if self.is_written_binary() => self.write_binary(out),
            Format::BinarySi | Format::DecimalSi => {
                let exponent = self.write_decimal(out)?;
                out.write_str(suffix::name(Format::DecimalSi, exponent))
            }
            Format::DecimalExponent => match self.write_decimal(out)? {
                0 => Ok(()),
                exponent => write!(out, "e{exponent}"),
            },
        }
    }

    fn is_written_binary(&self) -> bool {
        let is_below_1024 = self.cmp_i64(-1024).is_gt() && self.cmp_i64(1024).is_lt();
        !is_below_1024 && self.is_multiple_of_scale(0) && !self.is_vast()
    }

    /// Whether the number, a sum, has too many digits to be divided by 1024 repeatedly.
    fn is_vast(&self) -> bool {
        match &self.amount {
            Amount::Int64(amount) => i64::from(amount.scale) > MAX_SPAN,
            Amount::Decimal(amount) => amount.exponent() + amount.length() > MAX_SPAN,
        }
    }

    /// Writes the digits, and returns the remaining power of ten, a multiple of 3.
    fn write_decimal(&self, out: &mut dyn fmt::Write) -> Result<i32, fmt::Error> {
        if let Amount::Int64(amount) = &self.amount {
            let (mut value, mut exponent) = (amount.value, amount.scale);
            while value != 0 && value % 10 == 0 {
                value /= 10;
                exponent = exponent.wrapping_add(1);
            }
            let zeros = exponent.rem_euclid(3);
            if let Some(value) = times_power(value, zeros) {
                write!(out, "{value}")?;
                return Ok(exponent.wrapping_sub(zeros));
            }
        }
        let amount = self.amount.to_decimal();
        let zeros = amount.exponent().rem_euclid(3);
        amount.write_digits(out)?;
        for _ in 0..zeros {
            out.write_char('0')?;
        }
        Ok((amount.exponent() - zeros) as i32)
    }

    /// Writes a whole number as a multiple of the highest power of 1024.
    fn write_binary(&self, out: &mut dyn fmt::Write) -> fmt::Result {
        let mut exponent = 0;
        if let Some(mut value) = self.as_i64() {
            while value != 0 && value % 1024 == 0 {
                value /= 1024;
                exponent += 10;
            }
            write!(out, "{value}")?;
        } else {
            let mut digits = self.amount.to_decimal();
            while let Some(quotient) = digits.divided_by_1024() {
                digits = quotient;
                exponent += 10;
            }
            digits.write_digits(out)?;
            for _ in 0..digits.exponent() {
                out.write_char('0')?;
            }
        }
        out.write_str(suffix::name(Format::BinarySi, exponent))
    }
}
