//! The files of a command, and what they have wrong, each line with its file and place.

use daemonset_preflight::contract::{InputError, Place, Remark, Source};

use super::style::{ERROR, PLACE};
use super::{input, put};

/// The files, by the text of the call that each is.
#[derive(Debug, Default)]
pub(super) struct Files<'a>(Vec<File<'a>>);

#[derive(Debug)]
struct File<'a> {
    source: Source,
    name: &'a str,
    /// How many lines of the text come before this file's.
    lines_before: u32,
}

impl<'a> Files<'a> {
    /// Enters the file of a text; of several files of one text, each after those before it.
    pub(super) fn enter(&mut self, source: Source, file: &'a str, lines_before: u32) {
        self.0.push(File { source, name: input::name(file), lines_before });
    }

    /// With the file of a text.
    pub(super) fn with(mut self, source: Source, file: &'a str) -> Self {
        self.enter(source, file, 0);
        self
    }

    /// With the file of a text that may be absent.
    pub(super) fn with_any(self, source: Source, file: Option<&'a String>) -> Self {
        match file {
            Some(file) => self.with(source, file),
            None => self,
        }
    }

    /// The names of the files of a text.
    fn names(&self, source: Source) -> String {
        let of_source = self.0.iter().filter(|file| file.source == source);
        of_source.map(|file| file.name).collect::<Vec<_>>().join(", ")
    }

    /// `FILE:LINE:COLUMN`, or as much of it as is known.
    pub(super) fn place(&self, source: Source, place: Option<Place>) -> String {
        let Some(Place { start, .. }) = place else {
            return match source {
                Source::Options => "--option".to_owned(),
                _ => self.names(source),
            };
        };
        let mut of_source = self.0.iter().rev().filter(|file| file.source == source);
        match of_source.find(|file| file.lines_before < start.line) {
            Some(File { name, lines_before, .. }) => {
                format!("{name}:{}:{}", start.line - lines_before, start.column)
            }
            None => format!("{}:{}", start.line, start.column),
        }
    }

    /// Prints a line for each error.
    pub(super) fn put_errors<'e>(
        &self,
        errors: impl IntoIterator<Item = &'e InputError>,
        out: &mut String,
    ) {
        for error in errors {
            let place = self.place(error.source, error.place);
            put(out, format_args!("{PLACE}{place}{PLACE:#}: {ERROR}error{ERROR:#}: {error}\n"));
        }
    }

    /// Prints a line for each remark, with the file of its text.
    pub(super) fn put_remarks(&self, remarks: &[Remark], out: &mut String) {
        for Remark { source, message } in remarks {
            put(out, format_args!("{}: {message}\n", self.names(*source)));
        }
    }
}
