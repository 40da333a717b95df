//! Types outside of the API, decoded by the rules for API types.

use daemonset_preflight::manifest::{NodeId, decode_part, read_json};
use serde::Deserialize;

#[derive(Debug, Default, Deserialize, PartialEq)]
struct Nothing;

#[derive(Debug, Default, Deserialize, PartialEq)]
struct Point(i32, i32);

/// Every shape of value that a type may request.
#[derive(Debug, Default, Deserialize, PartialEq)]
#[serde(default)]
struct Shapes {
    i8: i8,
    i16: i16,
    i64: i64,
    u8: u8,
    u16: u16,
    u32: u32,
    u64: u64,
    f32: f32,
    f64: f64,
    char: Option<char>,
    unit: (),
    nothing: Nothing,
    pair: Option<(i32, String)>,
    point: Point,
    any: Option<serde_json::Value>,
}

#[track_caller]
fn decode(text: &str) -> Result<Shapes, String> {
    let tree = read_json(text).unwrap();
    decode_part(&tree, NodeId::ROOT).map_err(|error| error.message)
}

#[test]
fn each_shape_is_read() {
    let text = r#"{"i8": -8, "i16": -16, "i64": -64, "u8": 8, "u16": 16, "u32": 32, "u64": 64,
        "f32": 0.5, "f64": 1e300, "char": "x", "unit": {}, "nothing": null, "pair": [1, "a"],
        "point": [3, 4], "any": {"a": [true, null, 1, 1.5, "b"]}}"#;
    let want = Shapes {
        i8: -8,
        i16: -16,
        i64: -64,
        u8: 8,
        u16: 16,
        u32: 32,
        u64: 64,
        f32: 0.5,
        f64: 1e300,
        char: Some('x'),
        pair: Some((1, "a".to_owned())),
        point: Point(3, 4),
        any: Some(serde_json::json!({"a": [true, null, 1, 1.5, "b"]})),
        ..Shapes::default()
    };
    assert_eq!(decode(text), Ok(want));
    let nulls =
        r#"{"i8": null, "u64": null, "f64": null, "char": null, "unit": null, "any": null}"#;
    assert_eq!(decode(nulls), Ok(Shapes::default()));
}

#[test]
fn what_does_not_fit_is_said_with_gos_type() {
    for (text, want) in [
        (r#"{"i8": 128}"#, "number 128 into Go struct field Shapes.i8 of type int8"),
        (r#"{"i16": "1"}"#, "string into Go struct field Shapes.i16 of type int16"),
        (r#"{"u8": -1}"#, "number -1 into Go struct field Shapes.u8 of type uint8"),
        (r#"{"u16": 1.5}"#, "number 1.5 into Go struct field Shapes.u16 of type uint16"),
        (r#"{"u32": true}"#, "bool into Go struct field Shapes.u32 of type uint32"),
        (r#"{"u64": []}"#, "array into Go struct field Shapes.u64 of type uint64"),
        (r#"{"f32": "a"}"#, "string into Go struct field Shapes.f32 of type float32"),
        (r#"{"f64": {}}"#, "object into Go struct field Shapes.f64 of type float64"),
        (r#"{"char": 1}"#, "number into Go struct field Shapes.char of type string"),
    ] {
        let got = decode(text).unwrap_err();
        assert_eq!(got, format!("json: cannot unmarshal {want}"), "{text}");
    }
    // An error of the type itself keeps its wording.
    for (text, want) in [
        (r#"{"char": "ab"}"#, "invalid value: string \"ab\", expected a character"),
        (r#"{"pair": [1]}"#, "invalid length 1, expected a tuple of size 2"),
    ] {
        assert_eq!(decode(text).unwrap_err(), want, "{text}");
    }
}
