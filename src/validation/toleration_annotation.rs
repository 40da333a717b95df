//! Validates tolerations in an annotation, which was used before there was a field.
//!
//! The annotation holds JSON, which is read as Go's `encoding/json` reads it into the API
//! server's internal type: field names in upper or lower case, unknown fields ignored, and the
//! first value of a wrong type reported.
//!
//! Source: `ValidateTolerationsInPodAnnotations` in
//! `pkg/apis/core/validation/validation.go` and `GetTolerationsFromPodAnnotations` in
//! `pkg/apis/core/helper/helpers.go` at v1.36.

use std::collections::BTreeMap;

use k8s_openapi::api::core::v1::Toleration;

use super::PodOptions;
use super::scheduling::validate_toleration_list;
use crate::field::{ErrorList, Path};
use crate::manifest::{Kind, NodeId, Tree, read_json};

const TOLERATIONS: &str = "scheduler.alpha.kubernetes.io/tolerations";

/// Validates the annotation, if there is one; `path` is that of all annotations.
pub(super) fn validate(
    annotations: &BTreeMap<String, String>,
    path: &Path<'_>,
    options: &PodOptions,
    errors: &mut ErrorList,
) {
    let Some(text) = annotations.get(TOLERATIONS).filter(|text| !text.is_empty()) else { return };
    match read_tolerations(text) {
        Ok(tolerations) => {
            validate_toleration_list(&tolerations, &path.child(TOLERATIONS), options, errors);
        }
        Err(message) => errors.invalid(path, TOLERATIONS, message),
    }
}

fn read_tolerations(text: &str) -> Result<Vec<Toleration>, String> {
    let tree = read_json(text)?;
    match tree.kind(NodeId::ROOT) {
        Kind::Null => Ok(Vec::new()),
        Kind::Array => tree.items(NodeId::ROOT).map(|item| read_toleration(&tree, item)).collect(),
        _ => Err(mismatch(&tree, NodeId::ROOT, "value of type []core.Toleration")),
    }
}

fn read_toleration(tree: &Tree<'_>, item: NodeId) -> Result<Toleration, String> {
    if !matches!(tree.kind(item), Kind::Null | Kind::Object) {
        return Err(mismatch(tree, item, "value of type core.Toleration"));
    }
    let mut read = Toleration::default();
    for (key, value) in tree.entries(item) {
        let (field, wanted) = match folded(tree.text_of(key)).as_str() {
            "key" => (&mut read.key, "Key of type string"),
            "operator" => (&mut read.operator, "Operator of type core.TolerationOperator"),
            "value" => (&mut read.value, "Value of type string"),
            "effect" => (&mut read.effect, "Effect of type core.TaintEffect"),
            "tolerationseconds" => {
                read.toleration_seconds = read_seconds(tree, value)?;
                continue;
            }
            _ => continue,
        };
        match tree.kind(value) {
            // Null keeps the value of an earlier entry with the same name.
            Kind::Null => {}
            Kind::String => *field = Some(tree.text_of(value).to_owned()),
            _ => return Err(mismatch(tree, value, &format!("struct field Toleration.{wanted}"))),
        }
    }
    Ok(read)
}

fn read_seconds(tree: &Tree<'_>, value: NodeId) -> Result<Option<i64>, String> {
    const WANTED: &str = "struct field Toleration.TolerationSeconds of type int64";
    match tree.kind(value) {
        Kind::Null => Ok(None),
        Kind::Number => {
            let number = tree.text_of(value);
            let refused = |_| format!("json: cannot unmarshal number {number} into Go {WANTED}");
            number.parse().map(Some).map_err(refused)
        }
        _ => Err(mismatch(tree, value, WANTED)),
    }
}

fn mismatch(tree: &Tree<'_>, value: NodeId, wanted: &str) -> String {
    let found = match tree.kind(value) {
        Kind::Null => "null",
        Kind::Bool => "bool",
        Kind::Number => "number",
        Kind::String | Kind::Key => "string",
        Kind::Array => "array",
        Kind::Object => "object",
    };
    format!("json: cannot unmarshal {found} into Go {wanted}")
}

/// Folds the name of a field to lower case. Two letters beyond ASCII fold to ASCII ones.
fn folded(name: &str) -> String {
    name.chars()
        .map(|c| match c {
            'ſ' => 's',
            '\u{212a}' => 'k',
            c => c.to_ascii_lowercase(),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tolerations_are_read_as_go_reads_them() {
        let read = read_tolerations(
            r#"[{"KEY":"a","\u212aey":"b","value":null,"x":1,"Effect":"NoExecute","tolerationſecondS":5}, null]"#,
        );
        let want = Toleration {
            key: Some("b".to_owned()),
            effect: Some("NoExecute".to_owned()),
            toleration_seconds: Some(5),
            ..Toleration::default()
        };
        assert_eq!(read, Ok(vec![want, Toleration::default()]));
        assert_eq!(read_tolerations("null"), Ok(Vec::new()));
    }

    #[test]
    fn what_is_no_list_of_tolerations_is_refused() {
        for (text, want) in [
            ("[", "unexpected end of JSON input"),
            ("x", "invalid character 'x' looking for beginning of value"),
            ("{}", "json: cannot unmarshal object into Go value of type []core.Toleration"),
            ("[1]", "json: cannot unmarshal number into Go value of type core.Toleration"),
            (
                r#"[{"operator":["Exists"]}]"#,
                "json: cannot unmarshal array into Go struct field Toleration.Operator of type core.TolerationOperator",
            ),
            (
                r#"[{"key":1,"tolerationSeconds":true}]"#,
                "json: cannot unmarshal number into Go struct field Toleration.Key of type string",
            ),
            (
                r#"[{"tolerationSeconds":1e3}]"#,
                "json: cannot unmarshal number 1e3 into Go struct field Toleration.TolerationSeconds of type int64",
            ),
            (
                r#"[{"tolerationSeconds":"1"}]"#,
                "json: cannot unmarshal string into Go struct field Toleration.TolerationSeconds of type int64",
            ),
        ] {
            assert_eq!(read_tolerations(text), Err(want.to_owned()), "{text}");
        }
    }
}
