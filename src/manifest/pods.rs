//! The pod data that placement uses, read one pod at a time: node, controller and spec.
//!
//! Most pods have the same spec as many others, because a controller created them from one
//! template. Specs are therefore compared as text, and each distinct text is decoded once.

use std::borrow::Cow;
use std::collections::BTreeMap;

use k8s_openapi::api::core::v1::PodSpec;

use super::items::{Stop, walk};
use super::nodes::interner::{Interner, seed_of};
use super::nodes::skim::Skim;
use super::nodes::source::Source;
use super::tree::{Kind, NodeId};
use super::{decode_part, read_json};

/// A pod of a list.
#[derive(Debug, Default)]
pub(crate) struct ListedPod<'a> {
    pub(crate) namespace: Cow<'a, str>,
    pub(crate) name: Cow<'a, str>,
    /// `spec.nodeName`; empty when the pod is not bound.
    pub(crate) node: Cow<'a, str>,
    /// `status.phase`.
    pub(crate) phase: Cow<'a, str>,
    /// The kind and the name of its controller.
    pub(crate) controller: Option<(Cow<'a, str>, Cow<'a, str>)>,
    /// The JSON text of `metadata.labels`.
    labels: Option<&'a str>,
    /// The index of its spec among the distinct ones.
    pub(crate) spec: usize,
}

impl ListedPod<'_> {
    /// `metadata.labels`.
    ///
    /// # Errors
    /// When a label is not a string.
    pub(crate) fn labels(&self) -> Result<BTreeMap<String, String>, String> {
        let labels: Option<Option<BTreeMap<String, String>>> =
            self.labels.map(serde_json::from_str).transpose().map_err(|error| error.to_string())?;
        Ok(labels.flatten().unwrap_or_default())
    }
}

/// Calls `each` with every pod of a JSON list, and with the pod's spec if no earlier pod has the
/// same one apart from `nodeName`. Specs may be incomplete: the list may have been cut down to the
/// fields that are needed.
///
/// # Errors
/// When the text is not a list of pods, or a pod in it cannot be read.
pub(crate) fn each_pod<'a>(
    text: &'a str,
    each: &mut dyn FnMut(ListedPod<'a>, Option<PodSpec>) -> Result<(), String>,
) -> Result<(), String> {
    let mut specs: Interner<str> = Interner::with_seed(seed_of(text));
    let mut known = 0;
    let mut asked = String::new();
    let read = walk(text, &mut |skim| {
        let mut pod = ListedPod::default();
        asked.clear();
        skim.object(|skim, key| match key {
            "kind" => match &*string(skim)? {
                "" | "Pod" => Ok(()),
                _ => Err("there are other kinds among them".to_owned().into()),
            },
            "metadata" => metadata(text, skim, &mut pod),
            "spec" => spec(text, skim, &mut pod, &mut asked),
            "status" => object(skim, &mut |skim, key| match key {
                "phase" => {
                    pod.phase = string(skim)?;
                    Ok(())
                }
                _ => Ok(skim.pass()?),
            }),
            _ => Ok(skim.pass()?),
        })?;
        pod.spec = specs.intern(&asked) as usize;
        let mut new = None;
        if pod.spec == known {
            known += 1;
            new = Some(decode(&asked)?);
        }
        each(pod, new).map_err(Stop)
    });
    read.map_err(|Stop(message)| message)
}

fn decode(asked: &str) -> Result<PodSpec, Stop> {
    let text = format!("{{{}}}", asked.trim_end_matches(','));
    let tree = read_json(&text).map_err(Stop)?;
    decode_part(&tree, NodeId::ROOT).map_err(|error| Stop(error.message))
}

fn metadata<'a>(text: &'a str, skim: &mut Skim<'a>, pod: &mut ListedPod<'a>) -> Result<(), Stop> {
    object(skim, &mut |skim, key| match key {
        "name" => {
            pod.name = string(skim)?;
            Ok(())
        }
        "namespace" => {
            pod.namespace = string(skim)?;
            Ok(())
        }
        "labels" => {
            skim.kind()?;
            let start = skim.at();
            skim.pass()?;
            pod.labels = text.get(start..skim.at());
            Ok(())
        }
        "ownerReferences" if skim.kind()? == Kind::Array => skim.array(|skim, _| {
            let (mut kind, mut name, mut is_controller) = (Cow::default(), Cow::default(), false);
            object(skim, &mut |skim, key| {
                match (key, skim.kind()?) {
                    ("kind", _) => kind = string(skim)?,
                    ("name", _) => name = string(skim)?,
                    ("controller", Kind::Bool) => is_controller = skim.scalar()? == "true",
                    _ => skim.pass()?,
                }
                Ok(())
            })?;
            if is_controller && pod.controller.is_none() {
                pod.controller = Some((kind, name));
            }
            Ok(())
        }),
        _ => Ok(skim.pass()?),
    })
}

/// Reads the node's name, and appends the text of all other fields to `asked`.
fn spec<'a>(
    text: &'a str,
    skim: &mut Skim<'a>,
    pod: &mut ListedPod<'a>,
    asked: &mut String,
) -> Result<(), Stop> {
    object(skim, &mut |skim, key| {
        if key == "nodeName" {
            pod.node = string(skim)?;
            return Ok(());
        }
        skim.kind()?;
        let start = skim.at();
        skim.pass()?;
        let value = text.get(start..skim.at()).unwrap_or_default();
        push_key(key, asked);
        asked.push(':');
        asked.push_str(value);
        asked.push(',');
        Ok(())
    })
}

/// Writes a key as JSON.
fn push_key(key: &str, into: &mut String) {
    let is_plain = |byte: u8| !matches!(byte, b'"' | b'\\' | 0..0x20);
    match key.bytes().all(is_plain) {
        true => into.extend(["\"", key, "\""]),
        false => into.push_str(&serde_json::Value::from(key).to_string()),
    }
}

/// Calls `each` with every key of an object. `null` is an empty object.
fn object<'a>(
    skim: &mut Skim<'a>,
    each: &mut dyn FnMut(&mut Skim<'a>, &str) -> Result<(), Stop>,
) -> Result<(), Stop> {
    match skim.kind()? {
        Kind::Null => Ok(skim.pass()?),
        Kind::Object => skim.object(each),
        _ => Err("expected an object".to_owned().into()),
    }
}

/// Reads a string; `null` is an empty one.
fn string<'a>(skim: &mut Skim<'a>) -> Result<Cow<'a, str>, Stop> {
    match skim.kind()? {
        Kind::String => Ok(skim.string()?),
        Kind::Null => {
            skim.pass()?;
            Ok(Cow::default())
        }
        _ => Err("expected a string".to_owned().into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pods_are_read_and_what_they_ask_for_is_decoded_once() {
        let text = r#"{"items": [
            {"metadata": {"name": "a", "namespace": "n", "labels": {"x": "y"}, "annotations": {"z": "{}"},
              "ownerReferences": [{"kind": "Node", "name": "q"}, {"kind": "DaemonSet", "name": "d", "controller": true}]},
             "spec": {"nodeName": "one", "containers": [{"name": "c", "resources": {"requests": {"cpu": "1"}}}]},
             "status": {"phase": "Running"}},
            {"metadata": {"name": "b"}, "spec": {"containers": [{"name": "c", "resources": {"requests": {"cpu": "1"}}}], "nodeName": "two"}},
            {"metadata": {"name": "c", "ownerReferences": null}, "spec": {"containers": [], "hostNetwork": true}}
        ]}"#;
        let (mut found, mut specs) = (Vec::new(), Vec::new());
        each_pod(text, &mut |pod, spec| {
            specs.extend(spec);
            let labels = pod.labels()?;
            let controller = pod.controller.map(|(kind, name)| format!("{kind} {name}"));
            let of = |text: Cow<'_, str>| text.into_owned();
            found.push((
                of(pod.name),
                of(pod.node),
                of(pod.phase),
                controller,
                labels.len(),
                pod.spec,
            ));
            Ok(())
        })
        .unwrap();
        let row = |name: &str, node: &str, phase: &str, owner: Option<&str>, labels, spec| {
            let owner = owner.map(str::to_owned);
            (name.to_owned(), node.to_owned(), phase.to_owned(), owner, labels, spec)
        };
        assert_eq!(
            found,
            [
                row("a", "one", "Running", Some("DaemonSet d"), 1, 0),
                row("b", "two", "", None, 0, 0),
                row("c", "", "", None, 0, 1),
            ]
        );
        assert_eq!(specs.len(), 2);
        let cpu = specs[0].containers[0].resources.as_ref().unwrap().requests.as_ref().unwrap();
        assert_eq!(cpu["cpu"].0, "1");
        assert_eq!((specs[0].node_name.as_ref(), specs[1].host_network), (None, Some(true)));
    }

    #[test]
    fn what_is_no_list_of_pods_is_said() {
        for (text, expected) in [
            ("", "byte 0: unexpected end of JSON input"),
            ("[]", "it is not a list"),
            ("{}", "it is not a list"),
            (r#"{"items": null}"#, "it is not a list"),
            (r#"{"items": []} x"#, "it is not a list"),
            (r#"{"items": [7]}"#, "there are other kinds among them"),
            (r#"{"items": [{"kind": "Secret"}]}"#, "there are other kinds among them"),
            (r#"{"items": [{"metadata": 5}]}"#, "expected an object"),
            (r#"{"items": [{"metadata": {"name": 5}}]}"#, "expected a string"),
        ] {
            assert_eq!(each_pod(text, &mut |_, _| Ok(())), Err(expected.to_owned()), "{text}");
        }
        let wrong = r#"{"items": [{"spec": {"containers": 5}}]}"#;
        assert!(each_pod(wrong, &mut |_, _| Ok(())).unwrap_err().contains("containers"));
    }
}
