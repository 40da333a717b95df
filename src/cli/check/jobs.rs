//! Splits the work on many files into batches of jobs.

use crate::cli::input::ReadError;
use crate::cli::parts::{FilePart, PART_BYTES, Reader};
use crate::cli::sources::SourceFile;

/// The next step in reading a file.
pub(super) enum Step {
    /// One or more documents.
    Part(FilePart),
    /// The file cannot be read any further, and why.
    Unreadable(ReadError),
    /// The end of the file; also follows [`Step::Unreadable`].
    End,
}

/// A unit of work.
pub(super) enum Job<'a> {
    /// A short file, which the thread that runs the job reads.
    File(FileSteps<'a>),
    /// A step of the file with this index.
    Step(usize, Step),
}

/// The most jobs in a batch, and the number of bytes at which a batch is full. A batch must keep a
/// processor busy for longer than it takes to fetch the batch.
const MOST_JOBS: usize = 16;
const ENOUGH_BYTES: usize = 16 * 1024;

/// Iterates over batches of jobs. Long files are read only as far as batches are requested.
pub(super) struct Batches<'a> {
    files: &'a [SourceFile],
    next: usize,
    /// The long file that is being read.
    open: Option<FileSteps<'a>>,
}

impl<'a> Batches<'a> {
    pub(super) fn new(files: &'a [SourceFile]) -> Self {
        Batches { files, next: 0, open: None }
    }

    /// Returns the next job and its size in bytes.
    fn next_job(&mut self) -> Option<(Job<'a>, usize)> {
        if let Some(steps) = &mut self.open {
            match steps.next() {
                Some(step) => {
                    let bytes =
                        if let Step::Part(part) = &step { part.part().text().len() } else { 0 };
                    return Some((Job::Step(steps.number, step), bytes));
                }
                None => self.open = None,
            }
        }
        let steps = FileSteps::new(self.files.get(self.next)?, self.next);
        self.next += 1;
        match short(steps.file) {
            Some(bytes) => Some((Job::File(steps), bytes)),
            None => {
                self.open = Some(steps);
                self.next_job()
            }
        }
    }
}

impl<'a> Iterator for Batches<'a> {
    type Item = Vec<Job<'a>>;

    fn next(&mut self) -> Option<Vec<Job<'a>>> {
        let (mut batch, mut bytes) = (Vec::with_capacity(MOST_JOBS), 0);
        while batch.len() < MOST_JOBS && bytes < ENOUGH_BYTES {
            let Some((job, of_job)) = self.next_job() else { break };
            bytes += of_job;
            batch.push(job);
        }
        (!batch.is_empty()).then_some(batch)
    }
}

/// Returns the length of a short file, which is read as a whole; `None` for other files.
fn short(file: &SourceFile) -> Option<usize> {
    let length = match file.length {
        Some(length) => length,
        None if file.name == "-" => return None,
        None => std::fs::metadata(&file.name).ok().filter(std::fs::Metadata::is_file)?.len(),
    };
    usize::try_from(length).ok().filter(|length| *length < PART_BYTES)
}

/// Reads a file step by step.
pub(super) struct FileSteps<'a> {
    file: &'a SourceFile,
    /// The index of the file.
    pub(super) number: usize,
    state: State,
}

enum State {
    Closed,
    Open(Reader),
    Unreadable,
    Ended,
}

impl<'a> FileSteps<'a> {
    fn new(file: &'a SourceFile, number: usize) -> Self {
        FileSteps { file, number, state: State::Closed }
    }

    fn read(&mut self) -> Option<Result<FilePart, ReadError>> {
        if let State::Closed = self.state {
            match Reader::open(&self.file.name) {
                Ok(reader) => self.state = State::Open(reader),
                Err(error) => return Some(Err(error)),
            }
        }
        if let State::Open(reader) = &mut self.state { reader.next() } else { None }
    }
}

impl Iterator for FileSteps<'_> {
    type Item = Step;

    fn next(&mut self) -> Option<Step> {
        if let State::Ended = self.state {
            return None;
        }
        Some(match self.read() {
            Some(Ok(part)) => Step::Part(part),
            Some(Err(error)) => {
                self.state = State::Unreadable;
                Step::Unreadable(error)
            }
            None => {
                self.state = State::Ended;
                Step::End
            }
        })
    }
}
