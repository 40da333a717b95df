//! Workflow commands, which GitHub Actions shows as annotations at the lines.
//!
//! Source: "Workflow commands for GitHub Actions", the commands `error` and `warning`;
//! their escapes are those of `@actions/core` (`command.ts`).

use super::{FileReport, entries, unread};

pub(super) fn write(files: &[FileReport]) -> String {
    let mut out = String::new();
    for (file, entry) in entries(files) {
        let command = entry.severity.word();
        out.push_str(&format!(
            "::{command} file={},line={},col={},endLine={},title={}::{}\n",
            property(&file.file),
            entry.place.start.line,
            entry.place.start.column,
            entry.place.end.line,
            property(entry.rule()),
            data(&entry.message()),
        ));
    }
    for (file, reason) in unread(files) {
        out.push_str(&format!("::error file={}::{}\n", property(file), data(reason)));
    }
    out
}

/// Escapes the message of a command, which ends with the line.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// Escapes a property of a command, which ends with a comma or colons.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
