//! Standard output: coloured on a terminal, silent when its reader goes away.

use std::io::{ErrorKind, Write};
use std::ops::ControlFlow;

use super::escape;

/// Standard output. What is written to it may have colours; they are taken out where nobody
/// would see them.
pub(super) struct Stdout {
    is_closed: bool,
    has_colours: bool,
}

impl Stdout {
    pub(super) fn new() -> Self {
        let choice = anstream::AutoStream::choice(&std::io::stdout());
        Stdout { is_closed: false, has_colours: choice != anstream::ColorChoice::Never }
    }

    /// Writes a text, with what cannot be seen of it [escaped](escape::output). Breaks off when
    /// the reader has gone away (`| head`), which is no failure.
    ///
    /// # Errors
    /// Why it cannot be written.
    pub(super) fn write(&mut self, text: &str) -> Result<ControlFlow<()>, String> {
        let shown = escape::output(text);
        match self.has_colours {
            true => self.put(&shown),
            false => self.put(&escape::without_colours(&shown)),
        }
    }

    /// The same for a text that must come out as it is: that of a file.
    ///
    /// # Errors
    /// Why it cannot be written.
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
        // At once: a stream that takes the colours out writes each piece between them.
        let mut stdout = std::io::stdout().lock();
        stdout.write_all(bytes).and_then(|()| stdout.flush())
    }
}
