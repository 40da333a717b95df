//! Standard output: coloured on a terminal; a closed pipe ends it without an error.

use std::io::{ErrorKind, Write};
use std::ops::ControlFlow;

use super::escape;

/// Standard output. Texts may contain colour codes; they are stripped unless standard output shows
/// colours.
pub(super) struct Stdout {
    is_closed: bool,
    has_colours: bool,
}

impl Stdout {
    pub(super) fn new() -> Self {
        let choice = anstream::AutoStream::choice(&std::io::stdout());
        Stdout { is_closed: false, has_colours: choice != anstream::ColorChoice::Never }
    }

    /// Writes a text, with invisible characters [escaped](escape::output). Returns `Break` once the
    /// reader has closed the pipe (as `| head` does), which is not an error.
    ///
    /// # Errors
    /// When the text cannot be written for another reason.
    pub(super) fn write(&mut self, text: &str) -> Result<ControlFlow<()>, String> {
        let shown = escape::output(text);
        match self.has_colours {
            true => self.put(&shown),
            false => self.put(&escape::without_colours(&shown)),
        }
    }

    /// As [`write`](Self::write), but escapes nothing: for the content of a file, which must not
    /// change.
    ///
    /// # Errors
    /// When the text cannot be written for another reason than a closed pipe.
    pub(super) fn write_as_it_is(&mut self, text: &str) -> Result<ControlFlow<()>, String> {
        match self.has_colours {
            true => self.put(text),
            false => self.put(&anstream::adapter::strip_str(text).to_string()),
        }
    }

    fn put(&mut self, text: &str) -> Result<ControlFlow<()>, String> {
        if self.is_closed {
            return Ok(ControlFlow::Break(()));
        }
        match self.write_now(text.as_bytes()) {
            Ok(()) => Ok(ControlFlow::Continue(())),
            Err(error) if error.kind() == ErrorKind::BrokenPipe => {
                self.is_closed = true;
                Ok(ControlFlow::Break(()))
            }
            Err(error) => Err(format!("standard output: {error}")),
        }
    }

    fn write_now(&self, bytes: &[u8]) -> std::io::Result<()> {
        if self.has_colours {
            let mut stdout = anstream::stdout().lock();
            return stdout.write_all(bytes).and_then(|()| stdout.flush());
        }
        // Not through `anstream`, which would write each piece between two colours separately.
        let mut stdout = std::io::stdout().lock();
        stdout.write_all(bytes).and_then(|()| stdout.flush())
    }
}
