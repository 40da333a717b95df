//! Shows the progress of a long run on standard error.

use std::io::{IsTerminal, Write};
use std::time::{Duration, Instant};

/// The interval between two progress messages; a shorter run prints none.
const EVERY: Duration = Duration::from_millis(500);

/// Shows the progress of a run while standard error is a terminal and standard output is not, so
/// that the progress is seen and does not mix with the output.
pub(super) struct Progress {
    files: usize,
    last: Option<Instant>,
    is_shown: bool,
}

impl Progress {
    /// Starts the progress of a run over `files` files.
    pub(super) fn start(files: usize) -> Self {
        let is_seen = std::io::stderr().is_terminal() && !std::io::stdout().is_terminal();
        Progress { files, last: is_seen.then(now), is_shown: false }
    }

    /// Reports that `objects` objects of the file with the index `file` (from 0) are done.
    pub(super) fn tick(&mut self, file: usize, objects: usize) {
        let Some(last) = self.last else { return };
        let now = now();
        if now.duration_since(last) >= EVERY {
            (self.last, self.is_shown) = (Some(now), true);
            // There is nowhere else to report that standard error is closed.
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
