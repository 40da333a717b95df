//! The parts of many files, one after the other.

use crate::cli::input::ReadError;
use crate::cli::parts::{FilePart, Reader};
use crate::cli::sources::SourceFile;

/// What comes next of the files, each with the number of its file.
pub(super) enum Job {
    /// Some documents.
    Part(usize, FilePart),
    /// Why there are no more documents of the file.
    Unreadable(usize, ReadError),
    /// The file has ended.
    End(usize),
}

/// How many jobs are done together at most, and from how many bytes on none is added: so that
/// a processor that has taken some is busy for longer than it takes to ask for them.
const MOST_JOBS: usize = 16;
const ENOUGH_BYTES: usize = 16 * 1024;

/// Jobs that are done together.
pub(super) struct Batches<'a> {
    jobs: Jobs<'a>,
}

impl<'a> Batches<'a> {
    pub(super) fn new(files: &'a [SourceFile]) -> Self {
        Batches { jobs: Jobs::new(files) }
    }
}

impl Iterator for Batches<'_> {
    type Item = Vec<Job>;

    fn next(&mut self) -> Option<Vec<Job>> {
        let (mut batch, mut bytes) = (Vec::with_capacity(MOST_JOBS), 0);
        while batch.len() < MOST_JOBS && bytes < ENOUGH_BYTES {
            let Some(job) = self.jobs.next() else { break };
            if let Job::Part(_, part) = &job {
                bytes += part.part().text().len();
            }
            batch.push(job);
        }
        (!batch.is_empty()).then_some(batch)
    }
}

/// Reads files as far as it is asked for.
struct Jobs<'a> {
    files: &'a [SourceFile],
    next: usize,
    reader: Option<Reader>,
}

impl<'a> Jobs<'a> {
    fn new(files: &'a [SourceFile]) -> Self {
        Jobs { files, next: 0, reader: None }
    }
}

impl Iterator for Jobs<'_> {
    type Item = Job;

    fn next(&mut self) -> Option<Job> {
        let at = self.next;
        let file = self.files.get(at)?;
        let reader = match &mut self.reader {
            Some(reader) => reader,
            none => match Reader::open(&file.name) {
                Ok(reader) => none.insert(reader),
                Err(error) => {
                    self.next += 1;
                    return Some(Job::Unreadable(at, error));
                }
            },
        };
        match reader.next() {
            Some(Ok(part)) => Some(Job::Part(at, part)),
            Some(Err(error)) => Some(Job::Unreadable(at, error)),
            None => {
                (self.reader, self.next) = (None, at + 1);
                Some(Job::End(at))
            }
        }
    }
}
