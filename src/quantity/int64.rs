//! The common representation: a scaled 64-bit integer.

use std::cmp::Ordering;

use super::Scale;

/// The number `value` times 10 to the power of `scale`.
#[derive(Debug, Clone, Copy)]
pub(super) struct Int64 {
    pub(super) value: i64,
    pub(super) scale: Scale,
}

/// The exponent of the highest power of ten that fits an `i64`.
const MAX_POWER: u32 = 18;

/// Returns `value` times 10 to the power of `power`; `None` on overflow. Kubernetes counts the
/// power in a signed integer, so a power that has wrapped around to a negative one leaves the
/// value unchanged.
pub(super) fn times_power(value: i64, power: Scale) -> Option<i64> {
    let power = u32::try_from(power).unwrap_or(0);
    if value == 0 || power == 0 {
        return Some(value);
    }
    if power > MAX_POWER {
        return None;
    }
    value.checked_mul(10_i64.pow(power))
}

impl Int64 {
    pub(super) fn as_i64(self) -> Option<i64> {
        if self.scale < 0 { None } else { times_power(self.value, self.scale) }
    }

    /// Returns the number in units of `scale`, rounded away from zero. On overflow, returns the
    /// lowest 64 bits for the powers that Kubernetes multiplies by in one step, otherwise 0.
    pub(super) fn scaled(self, scale: Scale) -> i64 {
        if self.scale < scale {
            return self.round_up(scale).0.value;
        }
        let power = self.scale.wrapping_sub(scale);
        times_power(self.value, power).unwrap_or_else(|| match power {
            1 | 2 | 3 | 6 | 9 if self.value != i64::MIN => {
                self.value.wrapping_mul(10_i64.pow(power.unsigned_abs()))
            }
            _ => 0,
        })
    }

    /// Returns the number with a scale of at least `scale`, rounded away from zero, and whether
    /// it is exact.
    pub(super) fn round_up(self, scale: Scale) -> (Int64, bool) {
        if self.scale >= scale {
            return (self, true);
        }
        let power = i64::from(scale) - i64::from(self.scale);
        let divisor = match u32::try_from(power) {
            Ok(power) if power <= MAX_POWER => 10_i64.pow(power),
            _ => return (Int64 { value: self.value.signum(), scale }, self.value == 0),
        };
        let (quotient, remainder) = (self.value / divisor, self.value % divisor);
        (Int64 { value: quotient + remainder.signum(), scale }, remainder == 0)
    }

    /// Returns the sum, at the smaller of both scales; `None` on overflow.
    pub(super) fn add(self, other: Int64) -> Option<Int64> {
        if other.value == 0 {
            return Some(self);
        }
        if self.value == 0 {
            return Some(other);
        }
        let scale = self.scale.min(other.scale);
        let at = |amount: Int64| match amount.scale.checked_sub(scale) {
            Some(power) => times_power(amount.value, power),
            None => None,
        };
        Some(Int64 { value: at(self)?.checked_add(at(other)?)?, scale })
    }

    /// Compares the numbers; `None` if the scales are too far apart to compare cheaply.
    pub(super) fn compare(self, other: Int64) -> Option<Ordering> {
        let scale = self.scale.min(other.scale);
        let at = |amount: Int64| {
            let power = u32::try_from(amount.scale.checked_sub(scale)?).ok()?;
            (power <= MAX_POWER).then(|| i128::from(amount.value) * 10_i128.pow(power))
        };
        Some(at(self)?.cmp(&at(other)?))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rounding_is_away_from_zero_however_large_the_unit() {
        for (value, scale, unit, want, exact) in [
            (15, -1, 0, 2, false),
            (-15, -1, 0, -2, false),
            (20, -1, 0, 2, true),
            (1_000_000_000_000_000_000, -9, 9, 1, true),
            (i64::MAX, -9, 9, 10, false),
            (i64::MAX, -9, 10, 1, false),
            (i64::MIN, -9, 10, -1, false),
            (0, -9, 10, 0, true),
            (1, i32::MIN, i32::MAX, 1, false),
        ] {
            let (rounded, is_exact) = Int64 { value, scale }.round_up(unit);
            assert_eq!((rounded.value, rounded.scale, is_exact), (want, unit, exact), "{value}");
        }
    }
}
