//! Malicious and malformed texts: each is rejected quickly, with an error that says why.

use daemonset_preflight::manifest::{Documents, Entry, MAX_REQUEST_BYTES, decode_json, text};

#[test]
fn what_is_not_json_is_refused_in_gos_words() {
    for (json, column, want) in [
        ("", 1, "unexpected end of JSON input"),
        ("{", 2, "unexpected end of JSON input"),
        ("{\"a\"", 5, "unexpected end of JSON input"),
        ("{,}", 2, "invalid character ',' looking for beginning of object key string"),
        ("{\"a\":1,}", 8, "invalid character '}' looking for beginning of object key string"),
        ("{\"a\" 1}", 6, "invalid character '1' after object key"),
        ("{\"a\":1 \"b\"}", 8, "invalid character '\"' after object key:value pair"),
        ("[1,]", 4, "invalid character ']' looking for beginning of value"),
        ("[1 2]", 4, "invalid character '2' after array element"),
        ("{} x", 4, "invalid character 'x' after top-level value"),
        ("tru", 4, "invalid character ' ' in literal true (expecting 'e')"),
        ("trux", 4, "invalid character 'x' in literal true (expecting 'e')"),
        ("-", 2, "invalid character ' ' in numeric literal"),
        ("-x", 2, "invalid character 'x' in numeric literal"),
        ("01", 2, "invalid character '1' after top-level value"),
        ("1.", 3, "invalid character ' ' after decimal point in numeric literal"),
        ("1.x", 3, "invalid character 'x' after decimal point in numeric literal"),
        ("1e+", 4, "invalid character ' ' in exponent of numeric literal"),
        ("\"a\nb\"", 3, "invalid character '\\n' in string literal"),
        ("\"\\x\"", 3, "invalid character 'x' in string escape code"),
        ("\"\\", 3, "invalid character ' ' in string escape code"),
        ("\"\\u12", 6, "invalid character ' ' in \\u hexadecimal character escape"),
        ("\"a", 3, "unexpected end of JSON input"),
        ("\"\\u12g4\"", 6, "invalid character 'g' in \\u hexadecimal character escape"),
        ("'a'", 1, "invalid character '\\'' looking for beginning of value"),
        ("é", 1, "invalid character 'Ã' looking for beginning of value"),
        ("NaN", 1, "invalid character 'N' looking for beginning of value"),
    ] {
        let error = decode_json(json).unwrap_err();
        let got = error.message.strip_prefix("couldn't get version/kind; json parse error: ");
        assert_eq!((got, error.place.start.column), (Some(want), column), "{json}");
    }
}

#[test]
fn nesting_is_bounded() {
    let nested = |depth: usize| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
    let error = decode_json(&nested(10_000)).unwrap_err();
    assert!(error.message.contains("cannot unmarshal array"), "{}", error.message);
    let error = decode_json(&nested(10_001)).unwrap_err();
    assert_eq!(
        error.message,
        "couldn't get version/kind; json parse error: invalid character '[' exceeded max depth"
    );
    let deep = nested(9_900);
    for text in [
        format!("{{\"metadata\": {{\"managedFields\": [{{\"fieldsV1\": {deep}}}]}}}}"),
        format!("{{\"foo\": {deep}}}"),
    ] {
        assert!(decode_json(&text).is_ok());
    }
    for text in [
        format!("a: {}", nested(100_000)),
        "[".repeat(100_000),
        "a: ".repeat(20_000),
        "- ".repeat(20_000),
        "? ".repeat(20_000),
        (0..20_000).fold(String::new(), |text, depth| text + &" ".repeat(depth % 500) + "a:\n"),
    ] {
        let documents = Documents::read(&text);
        assert!(documents.entries().iter().all(|e| matches!(e, Entry::Unreadable(_))));
    }
}

#[test]
fn a_request_has_a_largest_size() {
    for (length, is_read) in [(1000, true), (MAX_REQUEST_BYTES, false)] {
        let value = "x".repeat(length);
        for text in [
            format!(
                "{{\"kind\": \"DaemonSet\", \"metadata\": {{\"annotations\": {{\"a\": \"{value}\"}}}}}}"
            ),
            format!("kind: DaemonSet\nmetadata:\n  annotations:\n    a: {value}\n"),
        ] {
            let documents = Documents::read(&text);
            let entries = documents.entries();
            let [Entry::DaemonSet(object)] = entries.as_slice() else { panic!() };
            match object.decode_daemon_set() {
                Ok(_) => assert!(is_read),
                Err(error) => assert_eq!(
                    (is_read, error.message.as_str()),
                    (false, "Request entity too large: limit is 3145728")
                ),
            }
        }
    }
    let documents = Documents::read_up_to("kind: DaemonSet", 10);
    let entries = documents.entries();
    let [Entry::Unreadable(error)] = entries.as_slice() else { panic!() };
    assert_eq!(error.message, "the text has 15 bytes; the limit is 10");
}

#[test]
fn bytes_that_are_no_text_are_distinguished() {
    for (bytes, want) in [
        (&b"kind: x"[..], Ok("kind: x")),
        (b"{\"a\": \"\xff\xc3\"}", Ok("{\"a\": \"\u{fffd}\u{fffd}\"}")),
        (b"kind: \xff", Err(("yaml: invalid leading UTF-8 octet", 7))),
        (b"\x7fELF\0", Err(("the bytes are neither JSON nor YAML", 5))),
        // UTF-16 is recognized by its byte order mark.
        (b"\xff\xfek\0:\0", Ok("k:")),
        (b"\xfe\xff\0k\xd8\x3d\xde\x00", Ok("k\u{1f600}")),
        (b"\xff\xfek\0:", Err(("yaml: incomplete UTF-16 character", 2))),
        (b"\xff\xfek\0\x00\xdc", Err(("yaml: expected low surrogate area", 2))),
        (b"\xff\xfek\0\0\0", Err(("the bytes are neither JSON nor YAML", 2))),
        (b"", Ok("")),
    ] {
        match (text(bytes), want) {
            (Ok(got), Ok(want)) => assert_eq!(got, want),
            (Err(error), Err(want)) => {
                assert_eq!((error.message.as_str(), error.place.start.column), want)
            }
            (got, want) => panic!("{got:?} {want:?}"),
        }
    }
}

#[test]
fn halves_of_surrogate_pairs_become_replacement_characters() {
    for (json, want) in [
        (r#""\ud83d\ude00""#, "\u{1f600}"),
        (r#""\ud83d""#, "\u{fffd}"),
        (r#""\ude00x""#, "\u{fffd}x"),
        (r#""\ud83d\u0041""#, "\u{fffd}A"),
        (r#""\ud83d\ud83d\ude00""#, "\u{fffd}\u{1f600}"),
        (r#""\"\\\/\b\f\n\r\t""#, "\"\\/\u{8}\u{c}\n\r\t"),
    ] {
        let decoded = decode_json(&format!(r#"{{"metadata": {{"name": {json}}}}}"#)).unwrap();
        assert_eq!(decoded.manifest.daemon_set.metadata.name.as_deref(), Some(want), "{json}");
    }
}

#[test]
fn many_wrong_things_end_soon() {
    let fields = "\"x\": 1, ".repeat(20_000);
    let containers = "\"containers\": [], ".repeat(10_000);
    let labels = "\"a\": \"b\", ".repeat(20_000);
    let lists = "\"volumes\": [{}], ".repeat(5_000);
    let items = "{}, ".repeat(10_000);
    for text in [
        format!("{{{fields} \"y\": 1}}"),
        format!("{{\"spec\": {{\"template\": {{\"spec\": {{{containers} \"y\": 1}}}}}}}}"),
        format!("{{\"metadata\": {{\"labels\": {{{labels} \"y\": \"\"}}}}}}"),
        format!(
            "{{\"spec\": {{\"template\": {{\"spec\": {{{lists} \"volumes\": [{items} {{}}]}}}}}}}}"
        ),
        format!("kind: DaemonSet\nx: {{{}}}", "a: 1, ".repeat(5_000)),
    ] {
        let documents = Documents::read(&text);
        let _ = documents.entries().iter().map(super::describe).count();
        let _ = decode_json(&text);
    }
}

#[test]
fn many_small_documents_end_soon() {
    for (text, most) in [
        ("{a: 1, a: 1}\n---\n".repeat(5_000), 5_000),
        ("kind: [\n---\n".repeat(20_000), 100),
        (r#"{"kind": "DaemonSet", "x": 1} "#.repeat(5_000), 5_000),
    ] {
        let documents = Documents::read(&text);
        let entries = documents.entries();
        assert_eq!(entries.len(), most);
        assert_eq!(entries.iter().map(super::describe).count(), most);
    }
}

/// The decoded types cannot reject a value: whatever the text has in a place, they are given a
/// value of the requested shape.
#[test]
fn every_kind_of_value_is_answered_in_every_place() {
    let every_field: serde_json::Value =
        serde_json::from_str(include_str!("../properties/every-field.json")).unwrap();
    let kinds = [
        "null",
        "true",
        "7",
        "-1.5e300",
        "\"x\"",
        "\"9999-12-31T23:59:59-23:59\"",
        "[[[]]]",
        "{\"x\": {}}",
        "{\"$serde_json::private::RawValue\": \"{\", \"x\": 1}",
    ];
    let mut places = Vec::new();
    gather_places(&every_field, String::new(), &mut places);
    assert!(places.len() > 500, "{}", places.len());
    for place in places {
        let mut object = every_field.clone();
        *object.pointer_mut(&place).unwrap() = "here".into();
        let text = object.to_string();
        for kind in kinds {
            let text = text.replace("\"here\"", kind);
            if let Err(error) = decode_json(&text) {
                assert!(!error.message.is_empty(), "{place}: {kind}");
            }
        }
    }
}

fn gather_places(value: &serde_json::Value, place: String, places: &mut Vec<String>) {
    let mut below = |key: String, value| {
        let key = key.replace('~', "~0").replace('/', "~1");
        gather_places(value, format!("{place}/{key}"), places);
    };
    match value {
        serde_json::Value::Object(fields) => {
            fields.iter().for_each(|(key, value)| below(key.clone(), value));
        }
        serde_json::Value::Array(items) => {
            items.iter().enumerate().for_each(|(i, value)| below(i.to_string(), value));
        }
        _ => {}
    }
    places.push(place);
}

#[test]
fn a_mark_of_the_json_library_in_managed_fields_is_passed_over() {
    let text = r#"{"metadata": {"managedFields": [{"fieldsV1":
        {"$serde_json::private::RawValue": "[", "f:metadata": {}}}]}}"#;
    let fields = decode_json(text).unwrap().manifest.daemon_set.metadata.managed_fields.unwrap();
    let kept = fields[0].fields_v1.as_ref().unwrap();
    assert_eq!(kept.0, serde_json::json!({"f:metadata": {}}));
}
