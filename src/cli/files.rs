//! Prints errors and remarks about the input files of a command, each with its file and place.

use daemonset_preflight::contract::{InputError, Place, Remark, Source};

use super::style::{ERROR, PLACE};
use super::{input, put};

/// The input files, each with the text of the call that it provides.
#[derive(Debug, Default)]
pub(super) struct Files<'a>(Vec<File<'a>>);

#[derive(Debug)]
struct File<'a> {
    source: Source,
    name: &'a str,
    /// The number of lines in the text before those of this file.
    lines_before: u32,
}

impl<'a> Files<'a> {
    /// Adds the file of a text. The files that make up one text are added in their order.
    pub(super) fn enter(&mut self, source: Source, file: &'a str, lines_before: u32) {
        self.0.push(File { source, name: input::name(file), lines_before });
    }

    /// Adds the file of a text.
    pub(super) fn with(mut self, source: Source, file: &'a str) -> Self {
        self.enter(source, file, 0);
        self
    }

    /// Adds the file of a text, if there is one.
    pub(super) fn with_any(self, source: Source, file: Option<&'a String>) -> Self {
        match file {
            Some(file) => self.with(source, file),
            None => self,
        }
    }

    /// Returns the names of the files of a text, separated by commas.
    fn names(&self, source: Source) -> String {
        let of_source = self.0.iter().filter(|file| file.source == source);
        of_source.map(|file| file.name).collect::<Vec<_>>().join(", ")
    }

    /// Formats a place as `FILE:LINE:COLUMN`, or as much of that as is known.
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

    /// Prints a line for each remark, with the names of the files of its text.
    pub(super) fn put_remarks(&self, remarks: &[Remark], out: &mut String) {
        for Remark { source, message } in remarks {
            put(out, format_args!("{}: {message}\n", self.names(*source)));
        }
    }
}
