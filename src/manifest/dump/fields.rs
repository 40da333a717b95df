//! Readers of the values of an object's fields.

use std::borrow::Cow;

use k8s_openapi::jiff::Timestamp;

use super::fault::{Fault, Read};
use super::shared::Shared;
use crate::manifest::ZERO_TIME;
use crate::manifest::nodes::skim::Skim;
use crate::manifest::nodes::source::Source;
use crate::manifest::tree::Kind;

/// A time, in milliseconds since the Unix epoch.
pub type UnixMillis = i64;

/// Calls `each` with every key of an object, whose value `each` must consume. `null` is an empty
/// object.
pub(super) fn object<'a>(
    skim: &mut Skim<'a>,
    field: &str,
    each: &mut dyn FnMut(&mut Skim<'a>, &str) -> Read<()>,
) -> Read<()> {
    match skim.kind()? {
        Kind::Null => Ok(skim.pass()?),
        Kind::Object => skim.object(each),
        kind => wrong(field, "an object", kind),
    }
}

/// Calls `each` at every item of a list, which it must consume. `null` is an empty list.
pub(super) fn array<'a>(
    skim: &mut Skim<'a>,
    field: &str,
    each: &mut dyn FnMut(&mut Skim<'a>) -> Read<()>,
) -> Read<()> {
    match skim.kind()? {
        Kind::Null => Ok(skim.pass()?),
        Kind::Array => skim.array(|skim, _| each(skim)),
        kind => wrong(field, "an array", kind),
    }
}

/// Reads a string; `null` is an empty one.
pub(super) fn text<'a>(skim: &mut Skim<'a>, field: &str) -> Read<Cow<'a, str>> {
    match skim.kind()? {
        Kind::String => Ok(skim.string()?),
        Kind::Null => {
            skim.pass()?;
            Ok(Cow::default())
        }
        kind => wrong(field, "a string", kind),
    }
}

pub(super) fn boolean(skim: &mut Skim<'_>, field: &str) -> Read<bool> {
    match skim.kind()? {
        Kind::Bool | Kind::Null => Ok(skim.scalar()? == "true"),
        kind => wrong(field, "a bool", kind),
    }
}

/// Reads an integer; `null` is 0.
pub(super) fn integer(skim: &mut Skim<'_>, field: &str) -> Read<i64> {
    match skim.kind()? {
        Kind::Null => {
            skim.pass()?;
            Ok(0)
        }
        Kind::Number => {
            let number = skim.scalar()?;
            number.parse().map_err(|_| Fault::Field(format!("{field}: {number} is not an integer")))
        }
        kind => wrong(field, "a number", kind),
    }
}

/// Reads a time; `None` for `null`, for Go's zero time, and for text that is not a time, such as a
/// redacted one. Such texts are counted in [`Shared::unreadable_times`].
pub(super) fn time(
    skim: &mut Skim<'_>,
    shared: &mut Shared,
    field: &str,
) -> Read<Option<UnixMillis>> {
    let read = given_time(skim, field)?;
    shared.unreadable_times += usize::from(read.is_err());
    Ok(read.unwrap_or_default())
}

/// Reads a time that must be readable, if given; `None` for `null` and for Go's zero time.
pub(super) fn needed_time(skim: &mut Skim<'_>, field: &str) -> Read<Option<UnixMillis>> {
    given_time(skim, field)?
        .map_err(|text| Fault::Field(format!("{field}: {text:?} is not a time")))
}

/// Reads a time; the inner error is the text that is not a time.
fn given_time(skim: &mut Skim<'_>, field: &str) -> Read<Result<Option<UnixMillis>, String>> {
    let text = text(skim, field)?;
    if text.is_empty() || text == ZERO_TIME {
        return Ok(Ok(None));
    }
    Ok(match text.parse::<Timestamp>() {
        Ok(time) => Ok(Some(time.as_millisecond())),
        Err(_) => Err(text.into_owned()),
    })
}

fn wrong<T>(field: &str, wanted: &str, kind: Kind) -> Read<T> {
    Err(Fault::Field(format!("{field}: must be {wanted}, not {}", kind.word())))
}
