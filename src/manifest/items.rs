//! Reads the objects of a JSON list one by one, so that a long list is never held both as text and
//! as objects.

use super::lexer::SyntaxError;
use super::nodes::skim::Skim;
use super::nodes::source::Source;
use super::tree::Kind;

/// Calls `each` with the text of every object of a list, in order. An object that states its kind
/// must be of the given kind; most lists omit it.
///
/// ```
/// use daemonset_preflight::manifest::each_item;
///
/// let list = r#"{"kind": "PodList", "items": [{"metadata": {}}, {"kind": "Pod"}]}"#;
/// let mut texts = Vec::new();
/// each_item(list, "Pod", &mut |item| { texts.push(item.to_owned()); Ok(()) }).unwrap();
/// assert_eq!(texts, [r#"{"metadata": {}}"#, r#"{"kind": "Pod"}"#]);
/// assert!(each_item(list, "Node", &mut |_| Ok(())).is_err());
/// ```
///
/// # Errors
/// When the text is not JSON, has no list under `items`, or has anything other than objects of that
/// kind in the list. An error of `each` is returned at once.
pub fn each_item(
    text: &str,
    kind: &str,
    each: &mut dyn FnMut(&str) -> Result<(), String>,
) -> Result<(), String> {
    let read = walk(text, &mut |skim| {
        let start = skim.at();
        let mut given = None;
        skim.object(|skim, key| match key {
            "kind" if skim.kind()? == Kind::String => {
                given = Some(skim.string()?);
                Ok(())
            }
            _ => skim.pass(),
        })?;
        if given.is_some_and(|given| given != kind) {
            return Err(OTHER_KINDS.to_owned().into());
        }
        let item = text.get(start..skim.at()).unwrap_or_default();
        each(item).map_err(Stop)
    });
    read.map_err(|Stop(message)| message)
}

const OTHER_KINDS: &str = "there are other kinds among them";

/// Why reading a list stopped before its end.
pub(super) struct Stop(pub(super) String);

impl From<SyntaxError> for Stop {
    fn from(error: SyntaxError) -> Self {
        Stop(format!("byte {}: {error}", error.offset))
    }
}

impl From<String> for Stop {
    fn from(message: String) -> Self {
        Stop(message)
    }
}

/// Calls `each` at every object of a list; `each` must consume the object.
pub(super) fn walk<'a>(
    text: &'a str,
    each: &mut dyn FnMut(&mut Skim<'a>) -> Result<(), Stop>,
) -> Result<(), Stop> {
    let mut skim = Skim::new(text);
    let mut has_items = false;
    if skim.kind()? != Kind::Object {
        return Err("it is not a list".to_owned().into());
    }
    skim.object(|skim, key| match (key, skim.kind()?) {
        ("items", Kind::Array) => {
            has_items = true;
            skim.array(|skim, _| match skim.kind()? {
                Kind::Object => each(skim),
                _ => Err(OTHER_KINDS.to_owned().into()),
            })
        }
        _ => Ok(skim.pass()?),
    })?;
    match has_items && skim.is_at_end() {
        true => Ok(()),
        false => Err("it is not a list".to_owned().into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Returns the texts of the objects, or the error.
    fn items(text: &str) -> Result<Vec<String>, String> {
        let mut texts = Vec::new();
        each_item(text, "Pod", &mut |item| {
            texts.push(item.to_owned());
            Ok(())
        })?;
        Ok(texts)
    }

    #[test]
    fn each_object_of_the_kind_is_given() {
        for (text, want) in [
            (r#"{"items": []}"#, &[][..]),
            (r#"{"items": [{}, {"kind": "Pod"}], "kind": "List"}"#, &["{}", r#"{"kind": "Pod"}"#]),
            // A `kind` that is not a string is ignored.
            (r#"{"items": [{"kind": 5}]}"#, &[r#"{"kind": 5}"#]),
        ] {
            assert_eq!(items(text).unwrap(), want, "{text}");
        }
    }

    #[test]
    fn what_is_no_list_of_the_kind_is_said() {
        for (text, want) in [
            ("[]", "it is not a list"),
            ("{}", "it is not a list"),
            (r#"{"items": {}}"#, "it is not a list"),
            (r#"{"items": []} {}"#, "it is not a list"),
            (r#"{"items": [5]}"#, OTHER_KINDS),
            (r#"{"items": [{"kind": "Node"}]}"#, OTHER_KINDS),
        ] {
            assert_eq!(items(text).unwrap_err(), want, "{text}");
        }
        let error = items(r#"{"items": [{"kind": "Pod"]}"#).unwrap_err();
        assert!(error.starts_with("byte 25: "), "{error}");
        let stopped = each_item(r#"{"items": [{}, {}]}"#, "Pod", &mut |_| Err("enough".to_owned()));
        assert_eq!(stopped.unwrap_err(), "enough");
    }
}
