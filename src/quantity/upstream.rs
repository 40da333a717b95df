//! Test tables from Kubernetes.
//!
//! Source: `quantity_test.go` at v1.36: `TestQuantityParse`, `TestQuantityParseEmit`,
//! `TestQuantityString`, `TestQuantityRoundUp`.

use super::{Format, Quantity};

fn quantity(text: &str) -> Quantity {
    Quantity::parse(text).unwrap_or_else(|error| panic!("{text}: {error}"))
}

/// Texts, the decimal numbers that they stand for, and their formats.
const PARSED: [(&str, &str, Format); 60] = {
    use Format::{BinarySi as B, DecimalExponent as E, DecimalSi as D};
    [
        ("0n", "0", D),
        ("0Ki", "0", B),
        ("1Ki", "1024", B),
        ("8Ki", "8192", B),
        ("7Mi", "7340032", B),
        ("6Gi", "6442450944", B),
        ("5Ti", "5497558138880", B),
        ("4Pi", "4503599627370496", B),
        ("3Ei", "3458764513820540928", B),
        ("10Ti", "10995116277760", B),
        ("100Ti", "109951162777600", B),
        ("5n", "5e-9", D),
        ("4u", "4e-6", D),
        ("3m", "3e-3", D),
        ("8k", "8e3", D),
        ("50k", "5e4", D),
        ("7M", "7e6", D),
        ("6G", "6e9", D),
        ("40T", "4e13", D),
        ("300T", "3e14", D),
        ("2P", "2e15", D),
        ("1E", "1e18", D),
        ("1E-3", "1e-3", E),
        ("1e3", "1000", E),
        ("1E18", "1e18", E),
        ("1e13", "10e12", E),
        ("100.035k", "100035", D),
        ("0.001", "1e-3", D),
        ("0.0005k", "5e-1", D),
        ("0.00050k", "5e-1", D),
        ("0.05000", "5e-2", D),
        ("0.5e0", "5e-1", E),
        ("0.5e-2", "5e-3", E),
        ("10.035M", "10035e3", D),
        ("1.2e3", "12e2", E),
        ("1.3E+6", "13e5", E),
        ("1.40e9", "14e8", E),
        ("1.53E12", "153e10", E),
        ("1.7E18", "17e17", E),
        ("9.01", "901e-2", D),
        ("8.1k", "81e2", D),
        ("7.123456M", "7123456", D),
        ("6.987654321G", "6987654321", D),
        ("1.01E", "101e16", D),
        ("3.001n", "4e-9", D),
        ("1.1E-9", "2e-9", E),
        ("0.0000000005", "1e-9", D),
        ("0.5e-9", "1e-9", E),
        ("0.00000012345", "124e-9", D),
        ("9Ei", "9223372036854775807", B),
        ("9223372036854775807Ki", "9223372036854775807", B),
        ("12E", "12e18", D),
        ("100.035Ki", "10243584e-2", B),
        ("0.5Mi", "524288", B),
        ("0.05Gi", "536870912e-1", B),
        ("0.025Ti", "274877906944e-1", B),
        ("0.000000000001Ki", "2e-9", D),
        (".001", "1e-3", D),
        (".0001k", "100e-3", D),
        ("1.G", "1e9", D),
    ]
};

#[test]
fn texts_stand_for_numbers() {
    for (text, number, format) in PARSED {
        assert_eq!(quantity(text), quantity(number), "{text}");
        assert_eq!(quantity(text).format(), format, "{text}");
        let (text, number) = (format!("-{text}"), format!("-{number}"));
        assert_eq!(quantity(&text), quantity(&number), "{text}");
    }
}

#[test]
fn malformed_texts_are_refused() {
    for text in
        ["1.1.M", "1+1.0M", "0.1mi", "0.1am", "aoeu", ".5i", "1i", "-3.01i", "-3.01e-", " 1", "1 "]
    {
        assert!(Quantity::parse(text).is_err(), "{text}");
    }
}

#[test]
fn other_ways_to_write_become_canonical() {
    for (text, want) in [
        ("1024Mi", "1Gi"),
        ("307200Ki", "300Mi"),
        ("1025024Mi", "1001Gi"),
        ("5000m", "5"),
        ("0.5", "500m"),
        ("1000M", "1G"),
        ("0.001T", "1G"),
        ("1000u", "1m"),
        ("1.08", "1080m"),
        ("1080000000n", "1080m"),
        (".001e12", "1e9"),
        ("0.001e0", "1e-3"),
        ("1000e-12", "1e-9"),
        ("00", "0"),
        (".001Ki", "1024m"),
        (".000001Ki", "1024u"),
        (".000000001Ki", "1024n"),
        (".000000000001Ki", "2n"),
    ] {
        assert_eq!(quantity(text).to_string(), want);
        if want != "0" {
            assert_eq!(quantity(&format!("-{text}")).to_string(), format!("-{want}"));
        }
    }
}

#[test]
fn rounding_is_away_from_zero() {
    for (scale, want, exact) in [
        (-3, "9010m", true),
        (-2, "9010m", true),
        (-1, "9100m", false),
        (0, "10", false),
        (1, "10", false),
        (2, "100", false),
    ] {
        // The second one is kept as a decimal for its many digits.
        for text in ["9.01", "9.0100000000000000000000"] {
            for (sign, want) in [("", want.to_owned()), ("-", format!("-{want}"))] {
                let mut amount = quantity(&format!("{sign}{text}"));
                assert_eq!(amount.is_multiple_of_scale(scale), exact);
                amount.round_up(scale);
                assert_eq!(amount.to_string(), want);
            }
        }
    }
}
