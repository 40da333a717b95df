//! Reads the objects of a whole cluster piece by piece, so that the text of a large dump is never
//! held in memory as a whole.

use std::fs::File;
use std::io::{ErrorKind, IsTerminal, Read};

use daemonset_preflight::manifest::dump::{Dump, DumpReader};

use super::{counted, input, print_error};

/// The number of bytes that are read at a time.
const PIECE: usize = 1 << 20;

/// Progress is printed whenever this many more bytes were read.
const PROGRESS: u64 = 64 << 20;

/// Reads the objects of files; `-` is standard input.
///
/// # Errors
/// When a file cannot be read. Problems with its objects are reported by the dump.
pub(super) fn of_files<'a>(files: impl IntoIterator<Item = &'a String>) -> Result<Dump, String> {
    let mut reader = DumpReader::default();
    for file in files {
        let name = input::name(file);
        let failed = |error: std::io::Error| format!("{name}: {error}");
        let mut source: Box<dyn Read> = match file.as_str() {
            "-" => Box::new(std::io::stdin()),
            file => Box::new(File::open(file).map_err(failed)?),
        };
        read(&mut source, name, &mut reader).map_err(failed)?;
    }
    Ok(reader.finish())
}

/// Passes a text to the reader piece by piece. For a long text, prints the progress on standard
/// error if that is a terminal.
///
/// # Errors
/// When the bytes cannot be read.
pub(super) fn read(
    source: &mut dyn Read,
    name: &str,
    reader: &mut DumpReader,
) -> Result<(), std::io::Error> {
    let mut piece = vec![0; PIECE];
    let (mut bytes, mut told) = (0_u64, 0);
    loop {
        let length = match source.read(&mut piece) {
            Ok(0) => break,
            Ok(length) => length,
            Err(error) if error.kind() == ErrorKind::Interrupted => continue,
            Err(error) => return Err(error),
        };
        reader.push(piece.get(..length).unwrap_or_default());
        bytes += u64::try_from(length).unwrap_or(0);
        if bytes / PROGRESS > told && std::io::stderr().is_terminal() {
            told = bytes / PROGRESS;
            let objects = counted(reader.objects(), "object");
            print_error(&format!("{name}: {} MiB read, {objects}", bytes >> 20));
        }
    }
    reader.end_text();
    Ok(())
}
