//! Reads the objects of texts whose bytes arrive in pieces.
//!
//! JSON is read object by object: each object is read as soon as it is complete, and its text is
//! then dropped. Other texts are buffered to their end.

use std::borrow::Cow;

use super::Dump;
use super::gaps::{DumpProblem, Gap};
use super::item::{Collection, Standing};
use crate::manifest::documents::{Documents, Entry};
use crate::manifest::lexer::{SyntaxError, SyntaxErrorKind};
use crate::manifest::nodes::skim::Skim;
use crate::manifest::nodes::source::Source;
use crate::manifest::tree::Kind;

/// Reads a [`Dump`] from the bytes of one text after the other.
///
/// ```
/// use daemonset_preflight::manifest::dump::DumpReader;
///
/// let mut reader = DumpReader::default();
/// for piece in [r#"{"kind": "Node", "apiVersion": "v1", "meta"#, r#"data": {"name": "a"}}"#] {
///     reader.push(piece.as_bytes());
/// }
/// reader.end_text();
/// assert_eq!(reader.finish().nodes.len(), 1);
/// ```
#[derive(Debug, Default)]
pub struct DumpReader {
    collection: Collection,
    /// The index of the current text, from 0.
    text: usize,
    /// How many objects of the current text were encountered.
    index: usize,
    form: Form,
    place: Place,
    /// The text that is not parsed yet.
    buffer: String,
    /// The first bytes of a character that is not complete yet.
    tail: Vec<u8>,
    /// The length at which it is worth parsing the buffer again.
    wanted: usize,
    /// The `kind` and `apiVersion` that the current list gives its items.
    list: (String, String),
}

/// The form of the current text.
#[derive(Debug, Default, PartialEq, Eq)]
enum Form {
    /// Only white space has been read.
    #[default]
    Unknown,
    Json,
    /// A text that must be read as a whole: YAML, or UTF-16.
    Whole(Vec<u8>),
    /// A malformed text, whose rest is ignored.
    Broken,
}

/// The reader's position in a JSON text.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum Place {
    #[default]
    BetweenDocuments,
    /// Among the items of a list object.
    InList,
    /// Among the items of an array at the top of the text.
    InArray,
    /// After the items of a list object.
    BehindItems,
}

/// Why reading stops.
enum Stop {
    /// More input is needed.
    More,
    Malformed(String),
}

impl Stop {
    /// Classifies an error in a text of `length` bytes. An error at the end of the text asks for
    /// more input, even within a word such as `null`.
    fn of(error: SyntaxError, length: usize) -> Self {
        match error.kind {
            SyntaxErrorKind::UnexpectedEnd => Stop::More,
            _ if error.offset >= length => Stop::More,
            _ => Stop::Malformed(error.to_string()),
        }
    }
}

impl DumpReader {
    /// Appends the next bytes of the current text.
    pub fn push(&mut self, bytes: &[u8]) {
        match &mut self.form {
            Form::Broken => return,
            Form::Whole(all) => return all.extend_from_slice(bytes),
            Form::Unknown if self.buffer.is_empty() && self.tail.is_empty() => {
                if matches!(bytes, [0xff, 0xfe, ..] | [0xfe, 0xff, ..]) {
                    self.form = Form::Whole(bytes.to_vec());
                    return;
                }
            }
            Form::Unknown | Form::Json => {}
        }
        if let Err(message) = self.append(bytes) {
            return self.stop(message);
        }
        if self.form == Form::Unknown {
            self.find_form();
        }
        if self.form == Form::Json && self.buffer.len() >= self.wanted {
            self.read_json(false);
        }
    }

    /// Ends the current text; the next bytes begin another one.
    pub fn end_text(&mut self) {
        if self.form == Form::Json {
            self.read_json(true);
        }
        match std::mem::take(&mut self.form) {
            Form::Whole(bytes) => self.read_whole(&bytes),
            Form::Unknown | Form::Json | Form::Broken => {}
        }
        self.newest_of_text();
        if self.index == 0 && !self.says_broken() {
            self.collection.dump.gaps.push(Gap::Empty { text: self.text });
        }
        self.text += 1;
        self.index = 0;
        self.place = Place::BetweenDocuments;
        self.buffer.clear();
        self.tail.clear();
        self.wanted = 0;
        self.list = (String::new(), String::new());
    }

    /// Returns what was read of all texts.
    pub fn finish(self) -> Dump {
        self.collection.finish()
    }

    /// Returns the number of objects counted so far, in all texts.
    pub fn objects(&self) -> usize {
        self.collection.dump.kinds.values().sum()
    }

    /// Adds the entry for the newest time of the current text.
    fn newest_of_text(&mut self) {
        let newest = &mut self.collection.dump.newest;
        if newest.len() <= self.text {
            newest.push(None);
        }
    }

    fn says_broken(&self) -> bool {
        self.collection.dump.gaps.iter().any(|gap| match gap {
            Gap::CutOff { text, .. } | Gap::Malformed { text, .. } => *text == self.text,
            _ => false,
        })
    }

    /// Appends bytes as text; the bytes of an incomplete character are kept for later.
    fn append(&mut self, bytes: &[u8]) -> Result<(), String> {
        let joined;
        let bytes = if self.tail.is_empty() {
            bytes
        } else {
            self.tail.extend_from_slice(bytes);
            joined = std::mem::take(&mut self.tail);
            &joined
        };
        match std::str::from_utf8(bytes) {
            Ok(text) => self.buffer.push_str(text),
            Err(error) => {
                let (valid, rest) = bytes.split_at_checked(error.valid_up_to()).unwrap_or_default();
                if error.error_len().is_some() {
                    return Err("it is not UTF-8".to_owned());
                }
                self.buffer.push_str(std::str::from_utf8(valid).unwrap_or_default());
                self.tail = rest.to_vec();
            }
        }
        Ok(())
    }

    fn find_form(&mut self) {
        let text = self.buffer.trim_start_matches('\u{feff}').trim_start();
        match text.bytes().next() {
            None => {}
            Some(b'{' | b'[') => {
                self.form = Form::Json;
                let skipped = self.buffer.len() - text.len();
                self.buffer.drain(..skipped);
            }
            Some(_) => {
                let mut bytes = std::mem::take(&mut self.buffer).into_bytes();
                bytes.append(&mut self.tail);
                self.form = Form::Whole(bytes);
            }
        }
    }

    fn stop(&mut self, message: String) {
        self.form = Form::Broken;
        self.buffer.clear();
        let (text, objects) = (self.text, self.index);
        self.collection.dump.gaps.push(Gap::Malformed { text, objects, message });
    }

    /// Parses what is complete in the buffer; at the end of the text, reports an incomplete rest.
    fn read_json(&mut self, is_last: bool) {
        self.newest_of_text();
        let buffer = std::mem::take(&mut self.buffer);
        let mut rest = buffer.as_str();
        let stop = loop {
            if let Err(stop) = self.read_one(&mut rest) {
                break stop;
            }
        };
        let is_complete = rest.trim().is_empty() && self.place == Place::BetweenDocuments;
        match stop {
            Stop::Malformed(message) => return self.stop(message),
            Stop::More if is_last && !is_complete => {
                let (text, objects) = (self.text, self.index);
                self.collection.dump.gaps.push(Gap::CutOff { text, objects });
            }
            Stop::More => {}
        }
        self.wanted = 2 * rest.len();
        let read = buffer.len() - rest.len();
        self.buffer = buffer;
        self.buffer.drain(..read);
    }

    /// Reads one object, or the next token between objects.
    fn read_one(&mut self, rest: &mut &str) -> Result<(), Stop> {
        *rest = rest.trim_start_matches([' ', '\n', '\r', '\t']);
        let first = rest.bytes().next().ok_or(Stop::More)?;
        let skip = |rest: &mut &str, bytes: usize| {
            *rest = rest.get(bytes..).unwrap_or_default();
        };
        match (self.place, first) {
            (Place::BetweenDocuments, b'{') => self.read_document(rest),
            (Place::BetweenDocuments, b'[') => {
                self.place = Place::InArray;
                skip(rest, 1);
                Ok(())
            }
            (Place::BetweenDocuments, _) => {
                Err(Stop::Malformed("something other than an object or a list is there".to_owned()))
            }
            (Place::InArray | Place::InList, b',') => {
                skip(rest, 1);
                Ok(())
            }
            (Place::InArray, b']') => {
                self.place = Place::BetweenDocuments;
                skip(rest, 1);
                Ok(())
            }
            (Place::InList, b']') => {
                self.place = Place::BehindItems;
                skip(rest, 1);
                Ok(())
            }
            (Place::InArray | Place::InList, _) => {
                let (kind, api_version) = (self.list.0.as_str(), self.list.1.as_str());
                let at = Standing { text: self.text, index: self.index, kind, api_version };
                let end =
                    self.collection.item(rest, at).map_err(|error| Stop::of(error, rest.len()))?;
                self.index += 1;
                skip(rest, end);
                Ok(())
            }
            (Place::BehindItems, b'}') => {
                self.place = Place::BetweenDocuments;
                self.list = (String::new(), String::new());
                skip(rest, 1);
                Ok(())
            }
            (Place::BehindItems, b',') => {
                let behind = rest.get(1..).unwrap_or_default();
                let mut skim = Skim::new(behind);
                let passed = skim.pass_key().and_then(|()| skim.pass());
                passed.map_err(|error| Stop::of(error, behind.len()))?;
                let end = 1 + skim.at();
                skip(rest, end);
                Ok(())
            }
            (Place::BehindItems, _) => {
                Err(Stop::Malformed("unexpected text after the items of the list".into()))
            }
        }
    }

    /// Reads an object at the top of the text: of a list, up to its items; any other, to its end.
    fn read_document(&mut self, rest: &mut &str) -> Result<(), Stop> {
        let (mut kind, mut api_version) = (Cow::default(), Cow::default());
        let mut skim = Skim::new(rest);
        let found = skim.object(|skim, key| match (key, skim.kind()?) {
            ("kind", Kind::String) => {
                kind = skim.string()?;
                Ok(())
            }
            ("apiVersion", Kind::String) => {
                api_version = skim.string()?;
                Ok(())
            }
            ("items", Kind::Array) => Err(Head::Items(skim.at())),
            _ => Ok(skim.pass()?),
        });
        match found {
            Err(Head::Items(at)) => {
                let item = kind.strip_suffix("List").unwrap_or_default();
                let version = if item.is_empty() { "" } else { &*api_version };
                self.list = (item.to_owned(), version.to_owned());
                self.place = Place::InList;
                *rest = rest.get(at + 1..).unwrap_or_default();
            }
            Err(Head::Syntax(error)) => return Err(Stop::of(error, rest.len())),
            // A list without items.
            Ok(()) if kind.ends_with("List") => {
                self.index += 1;
                *rest = rest.get(skim.at()..).unwrap_or_default();
            }
            Ok(()) => {
                let at = Standing { text: self.text, index: self.index, kind: "", api_version: "" };
                let end =
                    self.collection.item(rest, at).map_err(|error| Stop::of(error, rest.len()))?;
                self.index += 1;
                *rest = rest.get(end..).unwrap_or_default();
            }
        }
        Ok(())
    }

    /// Reads a text that is not JSON, by converting each of its objects to JSON.
    fn read_whole(&mut self, bytes: &[u8]) {
        self.newest_of_text();
        let text = match crate::manifest::text(bytes) {
            Ok(text) => text,
            Err(error) => return self.stop(error.message),
        };
        for (index, entry) in Documents::read(&text).entries().into_iter().enumerate() {
            self.index = index + 1;
            let (object, kind) = match &entry {
                Entry::DaemonSet(object) | Entry::Other(object) => (object, object.kind()),
                Entry::Unreadable(error) => {
                    self.note(index, "", error.message.clone());
                    continue;
                }
            };
            let json = match object.decode::<serde_json::Value>() {
                Ok((value, _)) => value.to_string(),
                Err(error) => {
                    self.note(index, kind, error.message);
                    continue;
                }
            };
            let api_version = object.api_version();
            let at = Standing { text: self.text, index, kind, api_version };
            if let Err(error) = self.collection.item(&json, at) {
                self.note(index, kind, error.to_string());
            }
        }
    }

    fn note(&mut self, index: usize, kind: &str, message: String) {
        let (text, kind) = (self.text, kind.to_owned());
        let problem = DumpProblem { text, index, kind, name: String::new(), message };
        self.collection.dump.problems.push(problem);
    }
}

/// Why reading the head of a document stopped.
enum Head {
    /// The items begin at this offset.
    Items(usize),
    Syntax(SyntaxError),
}

impl From<SyntaxError> for Head {
    fn from(error: SyntaxError) -> Self {
        Head::Syntax(error)
    }
}
