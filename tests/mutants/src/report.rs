//! Formats the fates of the mutants as a table, and as lines that can be read back.

use std::collections::BTreeMap;
use std::fmt::Write;

use crate::list::Mutant;
use crate::rooms;
use crate::steps::Ran;

/// The fate of a mutant, and the step that noticed it.
pub struct Fate {
    pub ran: Ran,
    /// The step that noticed the mutant; `None` if it survived.
    pub step: Option<String>,
    /// The number of steps that reach the mutant.
    pub reaching: usize,
}

#[derive(Default)]
struct Counts {
    caught: usize,
    timed_out: usize,
    known: usize,
    survived: usize,
    left_out: usize,
}

/// Formats the figures by room and in total.
pub fn table(
    fates: &[(&Mutant, Fate)],
    known: &BTreeMap<String, String>,
    left_out: &[&Mutant],
) -> String {
    let mut rooms: BTreeMap<&str, Counts> = BTreeMap::new();
    for (mutant, fate) in fates {
        for name in [mutant.room, "all"] {
            let counts = rooms.entry(name).or_default();
            match fate.ran {
                Ran::Failed => counts.caught += 1,
                Ran::TimedOut => counts.timed_out += 1,
                Ran::Passed if known.contains_key(&mutant.name) => counts.known += 1,
                Ran::Passed => counts.survived += 1,
            }
        }
    }
    for mutant in left_out {
        for name in [mutant.room, "all"] {
            rooms.entry(name).or_default().left_out += 1;
        }
    }
    let mut text = format!(
        "{:<14}{:>8}{:>8}{:>11}{:>16}{:>10}{:>14}\n",
        "room", "tried", "caught", "timed out", "no difference", "survived", "not compiled"
    );
    for name in rooms::names().chain(["all"]) {
        let Some(counts) = rooms.get(name) else { continue };
        let Counts { caught, timed_out, known, survived, left_out } = counts;
        let tried = caught + timed_out + known + survived;
        let _ = writeln!(
            text,
            "{name:<14}{tried:>8}{caught:>8}{timed_out:>11}{known:>16}{survived:>10}{left_out:>14}"
        );
    }
    text
}

/// Formats a line for each mutant: its fate, its name, its place, the number of steps that reach
/// it, and the step that noticed it.
pub fn lines(fates: &[(&Mutant, Fate)]) -> String {
    fates.iter().fold(String::new(), |mut text, (mutant, fate)| {
        let Fate { ran, step, reaching } = fate;
        let (word, step) = (word(*ran), step.as_deref().unwrap_or_default());
        let Mutant { name, start, .. } = mutant;
        let _ =
            writeln!(text, "{word}\t{name}\t{}:{}\t{reaching}\t{step}", start.line, start.column);
        text
    })
}

/// Reads the fates from the output of [`lines`], by the names of the mutants.
pub fn read(lines: &str) -> BTreeMap<&str, Fate> {
    fn fate(line: &str) -> Option<(&str, Fate)> {
        let mut parts = line.split('\t');
        let (word_of, name, _, reaching, step) =
            (parts.next()?, parts.next()?, parts.next()?, parts.next()?, parts.next()?);
        let ran = [Ran::Passed, Ran::Failed, Ran::TimedOut]
            .into_iter()
            .find(|ran| word(*ran) == word_of)?;
        let step = Some(step.to_owned()).filter(|step| !step.is_empty());
        Some((name, Fate { ran, step, reaching: reaching.parse().ok()? }))
    }
    lines.lines().filter_map(fate).collect()
}

fn word(ran: Ran) -> &'static str {
    match ran {
        Ran::Failed => "caught",
        Ran::TimedOut => "timed out",
        Ran::Passed => "survived",
    }
}
