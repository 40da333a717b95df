//! Compares quantities with exact integers.

use daemonset_preflight::quantity::{Format, Quantity};
use num_bigint::BigInt;
use proptest::prelude::*;

/// The text of a quantity, and its value in billionths.
#[derive(Debug, Clone)]
struct Sample {
    text: String,
    nanos: BigInt,
}

const SUFFIXES: [(&str, u32, i32); 16] = [
    ("n", 10, -9),
    ("u", 10, -6),
    ("m", 10, -3),
    ("", 10, 0),
    ("k", 10, 3),
    ("M", 10, 6),
    ("G", 10, 9),
    ("T", 10, 12),
    ("P", 10, 15),
    ("E", 10, 18),
    ("Ki", 2, 10),
    ("Mi", 2, 20),
    ("Gi", 2, 30),
    ("Ti", 2, 40),
    ("Pi", 2, 50),
    ("Ei", 2, 60),
];

fn suffix() -> impl Strategy<Value = (String, u32, i32)> {
    prop_oneof![
        3 => prop::sample::select(&SUFFIXES[..])
            .prop_map(|(name, base, exponent)| (name.to_owned(), base, exponent)),
        1 => (-40..60_i32).prop_map(|e| (format!("e{e}"), 10, e)),
        1 => (0..60_i32).prop_map(|e| (format!("E+{e}"), 10, e)),
    ]
}

fn sample() -> impl Strategy<Value = Sample> {
    let whole = prop_oneof![Just("0".to_owned()), "[0-9]{1,4}", "[0-9]{1,4}0{0,9}", "[0-9]{1,45}"];
    let fraction =
        prop_oneof![3 => Just(String::new()), 1 => "[.][0-9]{0,4}", 1 => "[.][0-9]{0,45}"];
    ("[+-]?", whole, fraction, suffix()).prop_map(|(sign, whole, fraction, suffix)| {
        let text = format!("{sign}{whole}{fraction}{}", suffix.0);
        let places = fraction.len().saturating_sub(1) as i32;
        let digits = format!("{whole}{}", fraction.trim_start_matches('.'));
        let digits: BigInt = digits.parse().unwrap();
        let power = |base: u32, exponent: i32| BigInt::from(base).pow(exponent.max(0) as u32);
        let (_, base, exponent) = suffix;
        let ten = 9 - places + if base == 10 { exponent } else { 0 };
        let two = if base == 2 { exponent } else { 0 };
        let (dividend, divisor) = (digits * power(10, ten) * power(2, two), power(10, -ten));
        let mut nanos: BigInt = (dividend + &divisor - 1) / divisor;
        if base == 2 {
            nanos = nanos.min(BigInt::from(i64::MAX) * 1_000_000_000);
        }
        Sample { text, nanos: if sign == "-" { -nanos } else { nanos } }
    })
}

/// Whether a number in decimal format ends with more zeros than `E` represents; Kubernetes writes
/// it without them.
fn loses_zeros(quantity: &Quantity, nanos: &BigInt) -> bool {
    quantity.format() != Format::DecimalExponent
        && nanos.sign() != num_bigint::Sign::NoSign
        && (nanos % BigInt::from(10).pow(30)).sign() == num_bigint::Sign::NoSign
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn no_text_panics(text in ".*", number in "[+-]?[0-9.]{0,30}[eEinumkKMGTP]{0,2}[-+]?[0-9]{0,25}") {
        for text in [text, number] {
            if let Ok(quantity) = Quantity::parse(&text) {
                let mut sum = quantity.clone();
                sum.add(&Quantity::parse("1.1Ei").unwrap());
                sum.sub(&quantity);
                sum.round_up(3);
                let _ = (sum.to_string(), quantity.value(), sum.milli_value(), quantity.cmp(&sum));
            }
        }
    }

    #[test]
    fn canonical_text_is_a_fixed_point(sample in sample()) {
        let quantity = Quantity::parse(&sample.text).unwrap();
        let text = quantity.to_string();
        let again = Quantity::parse(&text).unwrap();
        prop_assert_eq!(again.to_string(), text);
        if !loses_zeros(&quantity, &sample.nanos) {
            prop_assert_eq!(again, quantity);
        }
    }

    #[test]
    fn order_is_that_of_exact_numbers(a in sample(), b in sample()) {
        let (left, right) = (Quantity::parse(&a.text).unwrap(), Quantity::parse(&b.text).unwrap());
        prop_assert_eq!(left.cmp(&right), a.nanos.cmp(&b.nanos));
        prop_assert_eq!(left.cmp(&left.clone()), std::cmp::Ordering::Equal);
    }

    #[test]
    fn sums_are_exact(a in sample(), b in sample()) {
        let (left, right) = (Quantity::parse(&a.text).unwrap(), Quantity::parse(&b.text).unwrap());
        let mut sum = left.clone();
        sum.add(&right);
        let nanos = &a.nanos + &b.nanos;
        let expected = Quantity::parse(&format!("{nanos}e-9")).unwrap();
        prop_assert_eq!(&sum, &expected);
        sum.sub(&right);
        prop_assert_eq!(sum, left);
    }

    #[test]
    fn integers_are_rounded_up(a in sample()) {
        let quantity = Quantity::parse(&a.text).unwrap();
        let unit = BigInt::from(1_000_000_000);
        if a.nanos >= BigInt::from(0) && a.nanos < BigInt::from(i64::MAX) * &unit {
            let whole: BigInt = (a.nanos.clone() + &unit - 1) / &unit;
            prop_assert_eq!(BigInt::from(quantity.value()), whole);
            prop_assert_eq!(quantity.is_multiple_of_scale(0), (a.nanos % unit) == BigInt::from(0));
        }
    }
}
