//! Printing of a quantity as Go prints its struct.
//!
//! Source: `Quantity` in `staging/src/k8s.io/apimachinery/pkg/api/resource/quantity.go`, and
//! `inf.Dec` and `big.Int`, which it falls back to.

use std::fmt::{self, Write};

use super::decimal::Decimal;
use super::{Amount, Format, Quantity, parse};

/// The most digits that are printed of a number that Go keeps as a decimal: admission accepts no
/// number with more digits.
const MAX_DIGITS: usize = 400;

impl Quantity {
    /// Writes the fields of Go's struct with their types, as its printer for hashes does. A text
    /// that is not a quantity is written as a zero quantity.
    pub(crate) fn write_go(text: &str, out: &mut String) -> fmt::Result {
        let Ok(quantity) = Quantity::parse(text) else { return write_go(out, &ZERO) };
        let format = match quantity.format {
            Format::DecimalExponent => "DecimalExponent",
            Format::BinarySi => "BinarySI",
            Format::DecimalSi => "DecimalSI",
        };
        let kept = if parse::keeps_text(text) { text } else { "" };
        match &quantity.amount {
            Amount::Int64(amount) => write_go(
                out,
                &GoQuantity {
                    value: amount.value,
                    scale: amount.scale,
                    decimal: None,
                    kept,
                    format,
                },
            ),
            Amount::Decimal(decimal) => write_go(
                out,
                &GoQuantity { value: 0, scale: 0, decimal: Some(decimal), kept, format },
            ),
        }
    }
}

/// The fields of Go's struct.
struct GoQuantity<'a> {
    value: i64,
    scale: i32,
    decimal: Option<&'a Decimal>,
    kept: &'a str,
    format: &'a str,
}

const ZERO: GoQuantity<'_> = GoQuantity { value: 0, scale: 0, decimal: None, kept: "", format: "" };

fn write_go(out: &mut String, quantity: &GoQuantity<'_>) -> fmt::Result {
    let GoQuantity { value, scale, decimal, kept, format } = quantity;
    write!(
        out,
        "{{i:(resource.int64Amount){{value:(int64){value} scale:(resource.Scale){scale}}} "
    )?;
    out.write_str("d:(resource.infDecAmount){Dec:(*inf.Dec)")?;
    match decimal {
        None => out.write_str("<nil>")?,
        Some(decimal) => {
            write!(out, "{{unscaled:(big.Int){{neg:(bool){} abs:(big.nat)[", decimal.sign() < 0)?;
            for (at, word) in words(&decimal.unscaled_digits(MAX_DIGITS)).iter().enumerate() {
                write!(out, "{}{word}", if at > 0 { " " } else { "" })?;
            }
            write!(out, "]}} scale:(inf.Scale){}}}", decimal.scale())?;
        }
    }
    write!(out, "}} s:(string){kept} Format:(resource.Format){format}}}")
}

/// Returns the number with these digits as 64-bit words, least significant first.
fn words(digits: &[u8]) -> Vec<u64> {
    let mut words: Vec<u64> = Vec::new();
    for digit in digits {
        let mut carry = u128::from(*digit);
        for word in &mut words {
            let sum = u128::from(*word) * 10 + carry;
            // The lower half is the word, the upper half the carry.
            *word = sum as u64;
            carry = sum >> 64;
        }
        if carry > 0 {
            words.push(carry as u64);
        }
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    fn printed(text: &str) -> String {
        let mut out = String::new();
        Quantity::write_go(text, &mut out).unwrap();
        out
    }

    #[test]
    fn a_small_number_is_a_scaled_integer_with_the_text_that_go_keeps() {
        assert_eq!(
            printed("100m"),
            "{i:(resource.int64Amount){value:(int64)100 scale:(resource.Scale)-3} \
             d:(resource.infDecAmount){Dec:(*inf.Dec)<nil>} s:(string)100m \
             Format:(resource.Format)DecimalSI}"
        );
        // 8 is a multiple of 8, so Go does not keep the text and formats it on demand.
        assert!(printed("8Gi").ends_with("s:(string) Format:(resource.Format)BinarySI}"));
        assert!(printed("0").ends_with("s:(string)0 Format:(resource.Format)DecimalSI}"));
    }

    #[test]
    fn a_binary_zero_keeps_its_decimal_places() {
        assert!(printed("0.000000000000Ki").contains("scale:(inf.Scale)12}}"));
        assert!(printed("0.000000000001Ki").contains("scale:(inf.Scale)9}}"));
    }

    #[test]
    fn a_large_number_is_a_decimal_of_words() {
        assert!(printed("9223372036854775807").contains(
            "{Dec:(*inf.Dec){unscaled:(big.Int){neg:(bool)false \
             abs:(big.nat)[18446744072709551616 499999999]} scale:(inf.Scale)9}}"
        ));
    }
}
