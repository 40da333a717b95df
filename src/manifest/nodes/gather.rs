//! Reads the fields of a node that are kept, from any [`Source`].

use std::borrow::Cow;

use super::memo::Memo;
use super::source::Source;
use super::table::{Draft, Nodes, PushError, Symbol, TaintSymbols};
use crate::field::{Path, PathBuf, quote};
use crate::manifest::lexer::SyntaxError;
use crate::manifest::tree::Kind;
use crate::quantity::Quantity;

const KIND: Path<'_> = Path::root("kind");
const METADATA: Path<'_> = Path::root("metadata");
const SPEC: Path<'_> = Path::root("spec");
const STATUS: Path<'_> = Path::root("status");

/// An error in a text.
#[derive(Debug)]
pub(super) struct Fault {
    pub(super) at: usize,
    pub(super) message: Cow<'static, str>,
    /// The field of a node that is wrong. `None` if the text as a whole is malformed.
    pub(super) field: Option<PathBuf>,
}

impl From<SyntaxError> for Fault {
    fn from(error: SyntaxError) -> Self {
        Fault { at: error.offset, message: error.to_string().into(), field: None }
    }
}

impl Fault {
    /// The error for a well-formed node that cannot be added to the others.
    pub(super) fn among_others(error: PushError, at: usize) -> Self {
        let message = match error {
            PushError::Nameless => error.to_string(),
            PushError::Duplicate(other) => format!("{error}: number {other} of those read"),
        };
        let field = Some(METADATA.child("name").to_path_buf());
        Fault { at, message: message.into(), field }
    }
}

/// Caches of the texts of resources and taints that may be repeated. Valid only for the [`Nodes`]
/// that they were filled with.
#[derive(Debug, Default)]
pub(super) struct Known<'a> {
    amounts: Memo<'a, (Symbol, i64)>,
    taints: Memo<'a, TaintSymbols>,
}

/// Reads a node's fields into `draft`, and returns whether the object is a node.
pub(super) fn gather<'a>(
    source: &mut impl Source<'a>,
    nodes: &mut Nodes,
    draft: &mut Draft,
    known: &mut Known<'a>,
) -> Result<bool, Fault> {
    draft.clear();
    let mut is_node = true;
    let mut has_allocatable = false;
    if source.kind()? != Kind::Object {
        return wrong(source, &Path::root("(node)"), "an object");
    }
    source.object(|source, key| match key {
        "kind" => {
            is_node = matches!(&*text(source, &KIND)?, "Node" | "");
            Ok(())
        }
        "metadata" => metadata(source, nodes, draft),
        "spec" => object(source, &SPEC, |source, key| match key {
            "taints" => recall(source, &mut known.taints, &mut draft.taints, |source, gathered| {
                taints(source, &SPEC.child("taints"), nodes, gathered)
            }),
            "unschedulable" => {
                draft.unschedulable = boolean(source, &SPEC.child("unschedulable"))?;
                Ok(())
            }
            _ => Ok(source.pass()?),
        }),
        "status" => object(source, &STATUS, |source, key| match key {
            "allocatable" => {
                has_allocatable = source.kind()? != Kind::Null;
                recall(source, &mut known.amounts, &mut draft.allocatable, |source, gathered| {
                    resources(source, &STATUS.child("allocatable"), nodes, gathered)
                })
            }
            "capacity" => {
                recall(source, &mut known.amounts, &mut draft.capacity, |source, gathered| {
                    resources(source, &STATUS.child("capacity"), nodes, gathered)
                })
            }
            "addresses" if nodes.keeps_addresses() => {
                draft.addresses.clear();
                addresses(source, &STATUS.child("addresses"), nodes, &mut draft.addresses)
            }
            _ => Ok(source.pass()?),
        }),
        _ => Ok(source.pass()?),
    })?;
    if !has_allocatable {
        // The API server defaults `allocatable` to `capacity`.
        std::mem::swap(&mut draft.allocatable, &mut draft.capacity);
    }
    Ok(is_node)
}

/// Reads a value into `gathered`: from `memo` if its text is cached, otherwise with `read`.
fn recall<'a, S: Source<'a>, T: Copy>(
    source: &mut S,
    memo: &mut Memo<'a, T>,
    gathered: &mut Vec<T>,
    read: impl FnOnce(&mut S, &mut Vec<T>) -> Result<(), Fault>,
) -> Result<(), Fault> {
    gathered.clear();
    let Some((text, behind)) = source.ahead() else { return read(source, gathered) };
    if let Some(meaning) = memo.get(text) {
        gathered.extend_from_slice(meaning);
        *source = behind;
        return Ok(());
    }
    read(source, gathered)?;
    memo.keep(text, gathered);
    Ok(())
}

fn metadata<'a>(
    source: &mut impl Source<'a>,
    nodes: &mut Nodes,
    draft: &mut Draft,
) -> Result<(), Fault> {
    object(source, &METADATA, |source, key| match key {
        "name" => {
            draft.name = Some(nodes.intern(&text(source, &METADATA.child("name"))?));
            Ok(())
        }
        "labels" => {
            let path = METADATA.child("labels");
            draft.labels.clear();
            object(source, &path, |source, key| {
                let value = text(source, &path.key(key))?;
                draft.labels.push((nodes.intern(key), nodes.intern(&value)));
                Ok(())
            })
        }
        _ => Ok(source.pass()?),
    })
}

fn taints<'a>(
    source: &mut impl Source<'a>,
    path: &Path<'_>,
    nodes: &mut Nodes,
    gathered: &mut Vec<TaintSymbols>,
) -> Result<(), Fault> {
    array(source, path, |source, index| {
        let (mut taint_key, mut value, mut effect) = Default::default();
        let path = path.index(index);
        object(source, &path, |source, key| {
            match key {
                "key" => taint_key = text(source, &path.child("key"))?,
                "value" => value = text(source, &path.child("value"))?,
                "effect" => effect = text(source, &path.child("effect"))?,
                _ => source.pass()?,
            }
            Ok(())
        })?;
        gathered.push(nodes.taint(&taint_key, &value, &effect));
        Ok(())
    })
}

/// Reads the addresses of type `InternalIP`; of others, only the form is checked.
fn addresses<'a>(
    source: &mut impl Source<'a>,
    path: &Path<'_>,
    nodes: &mut Nodes,
    gathered: &mut Vec<Symbol>,
) -> Result<(), Fault> {
    array(source, path, |source, index| {
        let (mut address_type, mut address) = Default::default();
        let path = path.index(index);
        object(source, &path, |source, key| {
            match key {
                "type" => address_type = text(source, &path.child("type"))?,
                "address" => address = text(source, &path.child("address"))?,
                _ => source.pass()?,
            }
            Ok(())
        })?;
        if address_type == "InternalIP" {
            gathered.push(nodes.intern(&address));
        }
        Ok(())
    })
}

fn resources<'a>(
    source: &mut impl Source<'a>,
    path: &Path<'_>,
    nodes: &mut Nodes,
    amounts: &mut Vec<(Symbol, i64)>,
) -> Result<(), Fault> {
    object(source, path, |source, key| {
        let path = &path.key(key);
        // `kind` must be called before `at`: it skips the white space before the value.
        let kind = source.kind()?;
        let at = source.at();
        let text = match kind {
            Kind::String => source.string()?,
            Kind::Number => source.scalar()?,
            Kind::Null => {
                source.pass()?;
                "0".into()
            }
            _ => return wrong(source, path, "a quantity"),
        };
        let quantity = Quantity::parse(text.trim()).map_err(|error| Fault {
            at,
            message: format!("{}: {error}", quote(&text)).into(),
            field: Some(path.to_path_buf()),
        })?;
        let amount = if key == "cpu" { quantity.milli_value() } else { quantity.value() };
        amounts.push((nodes.intern(key), amount));
        Ok(())
    })
}

/// Calls `each` with every key of an object. `null` is an empty object.
fn object<'a, S: Source<'a>>(
    source: &mut S,
    path: &Path<'_>,
    each: impl FnMut(&mut S, &str) -> Result<(), Fault>,
) -> Result<(), Fault> {
    match source.kind()? {
        Kind::Null => Ok(source.pass()?),
        Kind::Object => source.object(each),
        _ => wrong(source, path, "an object"),
    }
}

/// Calls `each` with the index of every item of an array. `null` is an empty array.
fn array<'a, S: Source<'a>>(
    source: &mut S,
    path: &Path<'_>,
    each: impl FnMut(&mut S, usize) -> Result<(), Fault>,
) -> Result<(), Fault> {
    match source.kind()? {
        Kind::Null => Ok(source.pass()?),
        Kind::Array => source.array(each),
        _ => wrong(source, path, "an array"),
    }
}

fn text<'a>(source: &mut impl Source<'a>, path: &Path<'_>) -> Result<Cow<'a, str>, Fault> {
    match source.kind()? {
        Kind::String => Ok(source.string()?),
        Kind::Null => {
            source.pass()?;
            Ok("".into())
        }
        _ => wrong(source, path, "a string"),
    }
}

fn boolean<'a>(source: &mut impl Source<'a>, path: &Path<'_>) -> Result<bool, Fault> {
    match source.kind()? {
        Kind::Bool | Kind::Null => Ok(source.scalar()? == "true"),
        _ => wrong(source, path, "a bool"),
    }
}

fn wrong<'a, T>(source: &mut impl Source<'a>, path: &Path<'_>, wanted: &str) -> Result<T, Fault> {
    let kind = source.kind()?;
    let article = match kind {
        Kind::Null => "",
        Kind::Object | Kind::Array => "an ",
        _ => "a ",
    };
    Err(Fault {
        at: source.at(),
        message: format!("must be {wanted}, not {article}{}", kind.word()).into(),
        field: Some(path.to_path_buf()),
    })
}
