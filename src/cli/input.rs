//! Reads files and standard input as text.

use std::io::Read;

use daemonset_preflight::manifest::{self, DecodeError, MAX_TEXT_BYTES};

/// Why no text could be read from a file.
#[derive(Debug)]
pub(super) enum ReadError {
    /// The bytes cannot be read, or are too many: the reason.
    Bytes(String),
    /// The bytes are not text: what is wrong, and where.
    Text(DecodeError),
}

impl ReadError {
    /// Moves the place of the error down by `lines`: those of the file before the part that was
    /// read.
    pub(super) fn behind(mut self, lines: u32) -> Self {
        if let ReadError::Text(error) = &mut self {
            for position in [&mut error.place.start, &mut error.place.end] {
                position.line = position.line.saturating_add(lines);
            }
        }
        self
    }

    /// Formats the error as one line that begins with the file's name.
    fn in_file(self, file: &str) -> String {
        match self {
            ReadError::Bytes(reason) => format!("{}: {reason}", name(file)),
            ReadError::Text(error) => {
                let start = error.place.start;
                format!("{}:{}:{}: {}", name(file), start.line, start.column, error.message)
            }
        }
    }
}

/// Checks that standard input is named at most once: it can be read only once.
///
/// # Errors
/// When several of the files are `-`.
pub(super) fn one_standard_input<'a>(
    files: impl IntoIterator<Item = &'a String>,
) -> Result<(), String> {
    match files.into_iter().filter(|file| *file == "-").count() {
        0 | 1 => Ok(()),
        _ => Err("only one of the files can be standard input".to_owned()),
    }
}

/// Reads a file with objects, or standard input for `-`. At most [`MAX_TEXT_BYTES`] and one byte
/// are read, which is enough to reject a larger file.
///
/// # Errors
/// Why there is no text, as one line that begins with the file's name.
pub(super) fn objects(file: &str) -> Result<String, String> {
    try_objects(file).map_err(|unread| unread.in_file(file))
}

/// As [`objects`], for a command that continues when the file cannot be read.
pub(super) fn try_objects(file: &str) -> Result<String, ReadError> {
    let longest = u64::try_from(MAX_TEXT_BYTES).unwrap_or(u64::MAX);
    let bytes = bytes(file, longest.saturating_add(1))?;
    if bytes.len() > MAX_TEXT_BYTES {
        return Err(ReadError::Bytes(format!("more than {MAX_TEXT_BYTES} bytes, the limit")));
    }
    text(bytes)
}

/// Reads a file with the objects of a whole cluster, such as kubectl prints; its size is not
/// limited.
///
/// # Errors
/// As [`objects`].
pub(super) fn cluster(file: &str) -> Result<String, String> {
    bytes(file, u64::MAX).and_then(text).map_err(|unread| unread.in_file(file))
}

fn bytes(file: &str, most: u64) -> Result<Vec<u8>, ReadError> {
    let mut bytes = Vec::new();
    let read = if file == "-" {
        std::io::stdin().take(most).read_to_end(&mut bytes)
    } else {
        std::fs::File::open(file).and_then(|open| {
            // Reserve room for the whole file; where its length is unknown, the buffer grows while
            // reading.
            let length = open.metadata().map_or(0, |metadata| metadata.len()).min(most);
            bytes.try_reserve(usize::try_from(length).unwrap_or(usize::MAX))?;
            open.take(most).read_to_end(&mut bytes)
        })
    };
    match read {
        Ok(_) => Ok(bytes),
        Err(error) => Err(ReadError::Bytes(error.to_string())),
    }
}

/// Decodes the bytes of a file as text.
///
/// # Errors
/// When they are not text.
pub(super) fn text(bytes: Vec<u8>) -> Result<String, ReadError> {
    match manifest::text(&bytes) {
        Err(error) => Err(ReadError::Text(error)),
        Ok(std::borrow::Cow::Owned(text)) => Ok(text),
        // A borrowed text means that the bytes are UTF-8 already.
        Ok(std::borrow::Cow::Borrowed(_)) => Ok(String::from_utf8(bytes).unwrap_or_default()),
    }
}

/// Returns the file's name as it is printed: `standard input` for `-`.
pub(super) fn name(file: &str) -> &str {
    if file == "-" { "standard input" } else { file }
}
