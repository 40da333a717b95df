//! Tests the reading of objects from text: what is read, what is rejected, and the places.

mod any_type;
mod bad_input;
mod documents;
mod dump;
mod duplicates;
mod properties;
mod real_files;
mod yaml;

use daemonset_preflight::manifest::{Documents, Entry};

/// Compares the entries of a text with one line for each: its type, or the error with its place.
#[track_caller]
fn expect_entries(text: &str, want: &[&str]) {
    let documents = Documents::read(text);
    let entries = documents.entries();
    let got: Vec<String> = entries.iter().map(describe).collect();
    assert_eq!(got, want, "{text}");
}

fn describe(entry: &Entry<'_>) -> String {
    match entry {
        Entry::Other(object) => {
            format!("{} {} {}", object.api_version(), object.kind(), object.name())
        }
        Entry::Unreadable(error) => {
            format!("{}:{}: {}", error.place.start.line, error.place.start.column, error.message)
        }
        Entry::DaemonSet(object) => match object.decode_daemon_set() {
            Ok(decoded) => {
                let strict = decoded.strict.iter().map(|f| {
                    format!(", {}:{} {}", f.place.start.line, f.place.start.column, f.message)
                });
                format!("DaemonSet {}{}", object.name(), strict.collect::<String>())
            }
            Err(error) => {
                format!(
                    "DaemonSet {}:{}: {}",
                    error.place.start.line, error.place.start.column, error.message
                )
            }
        },
    }
}
