//! Files and standard input, as text.

use std::io::Read;

/// Reads a file, or standard input for `-`.
///
/// Bytes that are no UTF-8 are replaced as Go's decoder does, so that the finding is
/// about the text and not about its encoding.
///
/// # Errors
/// When the file cannot be read: its name and the reason.
pub(super) fn read(file: &str) -> Result<String, String> {
    let bytes = if file == "-" {
        let mut bytes = Vec::new();
        std::io::stdin().read_to_end(&mut bytes).map(|_| bytes)
    } else {
        #[expect(clippy::disallowed_methods, reason = "reading files is what this shell is for")]
        std::fs::read(file)
    };
    let bytes = bytes.map_err(|e| format!("{}: {e}", name(file)))?;
    Ok(match String::from_utf8(bytes) {
        Ok(text) => text,
        Err(error) => String::from_utf8_lossy(error.as_bytes()).into_owned(),
    })
}

/// The file's name as it is printed.
pub(super) fn name(file: &str) -> &str {
    if file == "-" { "standard input" } else { file }
}
