//! Reads a file part by part, so that a long stream of documents is never held in memory as a
//! whole.

use std::io::Read;

use daemonset_preflight::manifest::{self, MAX_TEXT_BYTES, Part};

use super::input::{self, ReadError};

/// The minimum number of bytes that are read before the text is split into documents.
pub(super) const PART_BYTES: usize = 64 * 1024;

/// One or more whole documents of a file.
#[derive(Debug)]
pub(super) struct FilePart {
    text: String,
    lines_before: u32,
    is_yaml: bool,
}

impl FilePart {
    /// Returns the part in the form that the core reads.
    pub(super) fn part(&self) -> Part<'_> {
        match self.is_yaml {
            true => Part::of_yaml(&self.text, self.lines_before),
            false => Part::whole(&self.text),
        }
    }
}

/// Reads the documents of one file.
pub(super) struct Reader {
    /// The rest of the file; `None` after its end and after an error.
    file: Option<Box<dyn Read + Send>>,
    pending: Vec<u8>,
    lines_before: u32,
    /// Whether the file is known to be a YAML stream that continues after what was read; also set
    /// once the last part was returned.
    is_yaml: bool,
}

impl Reader {
    /// Opens a file, or standard input for `-`.
    ///
    /// # Errors
    /// When the file cannot be opened.
    pub(super) fn open(file: &str) -> Result<Self, ReadError> {
        let mut pending = Vec::new();
        let open: Box<dyn Read + Send> = match file {
            "-" => Box::new(std::io::stdin()),
            file => {
                let open = std::fs::File::open(file);
                let open = open.map_err(|error| ReadError::Bytes(error.to_string()))?;
                // Room for all of a short file, and one byte more, so that one read also meets its
                // end.
                let length = open.metadata().map_or(0, |metadata| metadata.len());
                let length = usize::try_from(length).unwrap_or(usize::MAX);
                pending.reserve(length.min(PART_BYTES) + 1);
                Box::new(open)
            }
        };
        Ok(Reader { file: Some(open), pending, lines_before: 0, is_yaml: false })
    }

    /// Returns the next documents, or `None` at the end. A YAML stream is returned in parts; JSON,
    /// UTF-16 and short files are returned as a whole.
    ///
    /// # Errors
    /// When the file cannot be read, when its bytes are not text, and when a document is larger
    /// than [`MAX_TEXT_BYTES`]. Nothing more of the file is returned after an error.
    pub(super) fn next(&mut self) -> Option<Result<FilePart, ReadError>> {
        let next = self.read().transpose();
        if matches!(next, Some(Err(_))) {
            (self.file, self.pending) = (None, Vec::new());
        }
        next
    }

    fn read(&mut self) -> Result<Option<FilePart>, ReadError> {
        let mut wanted = PART_BYTES;
        loop {
            self.fill(wanted)?;
            if self.file.is_none() {
                return self.rest();
            }
            if self.is_yaml || self.begins_as_yaml() {
                self.is_yaml = true;
                let end = manifest::whole_documents(valid(&self.pending));
                if end > 0 {
                    return self.take(end).map(Some);
                }
                if valid(&self.pending).len() + 4 <= self.pending.len() {
                    // Invalid UTF-8 or a NUL, not just a character cut off at the end: more bytes
                    // cannot help.
                    return self.rest();
                }
            }
            if wanted > MAX_TEXT_BYTES {
                return Err(ReadError::Bytes(format!(
                    "more than {MAX_TEXT_BYTES} bytes, the limit"
                )));
            }
            wanted = wanted.saturating_mul(2);
        }
    }

    /// Reads until `wanted` bytes are pending or the file ends.
    fn fill(&mut self, wanted: usize) -> Result<(), ReadError> {
        let Some(file) = &mut self.file else { return Ok(()) };
        let missing = wanted.min(MAX_TEXT_BYTES + 1).saturating_sub(self.pending.len());
        let most = u64::try_from(missing).unwrap_or(u64::MAX);
        let read = file.by_ref().take(most).read_to_end(&mut self.pending);
        match read {
            Ok(read) if read < missing => self.file = None,
            Ok(_) => {}
            Err(error) => return Err(ReadError::Bytes(error.to_string())),
        }
        Ok(())
    }

    /// Whether the text begins neither like JSON nor with a byte order mark of UTF-16.
    fn begins_as_yaml(&self) -> bool {
        let first = self.pending.iter().find(|byte| !byte.is_ascii_whitespace());
        first.is_some_and(|first| !matches!(first, b'{' | b'[' | 0xfe | 0xff))
    }

    /// Returns the rest of the file as the last part; `None` when nothing is left of a YAML stream.
    fn rest(&mut self) -> Result<Option<FilePart>, ReadError> {
        self.file = None;
        if self.pending.is_empty() && self.is_yaml {
            return Ok(None);
        }
        if self.pending.len() > MAX_TEXT_BYTES {
            return Err(ReadError::Bytes(format!("more than {MAX_TEXT_BYTES} bytes, the limit")));
        }
        let was_yaml = std::mem::replace(&mut self.is_yaml, true);
        let mut part = self.take(self.pending.len())?;
        part.is_yaml = was_yaml;
        Ok(Some(part))
    }

    fn take(&mut self, end: usize) -> Result<FilePart, ReadError> {
        let rest = self.pending.split_off(end);
        let bytes = std::mem::replace(&mut self.pending, rest);
        let lines_before = self.lines_before;
        if self.file.is_some() {
            let lines = bytes.iter().filter(|byte| **byte == b'\n').count();
            let lines = u32::try_from(lines).unwrap_or(u32::MAX);
            self.lines_before = lines_before.saturating_add(lines);
        }
        let text = input::text(bytes).map_err(|error| error.behind(lines_before))?;
        Ok(FilePart { text, lines_before, is_yaml: true })
    }
}

/// Returns the longest prefix of the bytes that is valid UTF-8 without a NUL.
fn valid(bytes: &[u8]) -> &str {
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => text,
        Err(_) => bytes.utf8_chunks().next().map_or("", |chunk| chunk.valid()),
    };
    text.split('\0').next().unwrap_or_default()
}
