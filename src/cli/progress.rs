//! How far a long run has come, on standard error.

use std::io::{IsTerminal, Write};
use std::time::{Duration, Instant};

/// A run that is shorter says nothing, and a longer one speaks so often.
const EVERY: Duration = Duration::from_millis(500);

/// Says how far a run has come, where somebody sees it and it disturbs nothing else: standard
/// error is a terminal, and standard output is none.
pub(super) struct Progress {
    files: usize,
    last: Option<Instant>,
    is_shown: bool,
}

impl Progress {
    /// A run over so many files begins.
    pub(super) fn start(files: usize) -> Self {
        let is_seen = std::io::stderr().is_terminal() && !std::io::stdout().is_terminal();
        Progress { files, last: is_seen.then(now), is_shown: false }
    }

    /// So many objects of a file were answered; files count from zero.
    pub(super) fn tick(&mut self, file: usize, objects: usize) {
        let Some(last) = self.last else { return };
        let now = now();
        if now.duration_since(last) >= EVERY {
            (self.last, self.is_shown) = (Some(now), true);
            // Nothing is left to do when standard error is closed.
            let _ = write!(std::io::stderr(), "\r\x1b[K{}", said(file, self.files, objects));
        }
    }
}

fn said(file: usize, files: usize, objects: usize) -> String {
    let s = if objects == 1 { "" } else { "s" };
    match files {
        0 | 1 => format!("{objects} object{s} done"),
        _ => format!("file {} of {files}: {objects} object{s} done", file.saturating_add(1)),
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if self.is_shown {
            let _ = write!(std::io::stderr(), "\r\x1b[K");
        }
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "the program, unlike the core, may look at the clock"
)]
fn now() -> Instant {
    Instant::now()
}

#[cfg(test)]
mod tests {
    use super::said;

    #[test]
    fn one_file_is_told_by_its_objects_and_several_by_their_number() {
        assert_eq!(said(0, 1, 5012), "5012 objects done");
        assert_eq!(said(119, 10_000, 1), "file 120 of 10000: 1 object done");
        assert_eq!(said(0, 0, 0), "0 objects done");
    }
}
