//! usage: daemonset-preflight-mutants [--seed=1] [--count=600|all] [--shard=1/1] [--again]
//!
//! Changes the core in one place at a time, as `cargo mutants` would, and reports the changes that
//! no test notices. All changes are compiled into one program, and one of them is switched on at
//! run time: compiling each change by itself would take a minute, trying one takes a second or two.
//!
//! Prints the figures by room, and writes the fate of each mutant into
//! `target/mutants/results.txt`. With `--again`, mutants that were noticed there are not tried
//! again. The exit status is 1 when a mutant survives that `tests/mutants/known.txt` does not
//! explain, or when one that it explains is noticed.

mod build;
mod copy;
mod edits;
mod known;
mod list;
mod report;
mod rewrite;
mod rooms;
mod sample;
mod steps;

use std::fs;
use std::path::Path;
use std::process::ExitCode;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use list::Mutant;
use report::Fate;
use steps::{Ran, Step};

struct Arguments {
    seed: u64,
    /// How many mutants to try; all if absent.
    count: Option<usize>,
    /// The number of the shard, from 1, and the number of shards.
    shard: (usize, usize),
    again: bool,
}

fn main() -> ExitCode {
    match arguments().and_then(|arguments| run(&arguments)) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::from(2)
        }
    }
}

fn arguments() -> Result<Arguments, String> {
    let mut arguments = Arguments { seed: 1, count: Some(600), shard: (1, 1), again: false };
    for argument in std::env::args().skip(1) {
        let wrong = || {
            format!("what does {argument} mean? --seed=N, --count=N or all, --shard=K/N, --again")
        };
        let number = |text: &str| text.parse::<usize>().map_err(|_| wrong());
        match argument.split_once('=').unwrap_or((&argument, "")) {
            ("--seed", seed) => arguments.seed = seed.parse().map_err(|_| wrong())?,
            ("--count", "all") => arguments.count = None,
            ("--count", count) => arguments.count = Some(number(count)?),
            ("--shard", shard) => {
                let (index, of) = shard.split_once('/').ok_or_else(wrong)?;
                arguments.shard = (number(index)?, number(of)?);
                if !(1..=arguments.shard.1).contains(&arguments.shard.0) {
                    return Err(wrong());
                }
            }
            ("--again", "") => arguments.again = true,
            _ => return Err(wrong()),
        }
    }
    Ok(arguments)
}

/// Runs the mutants. Returns whether each of them was noticed or is known.
fn run(arguments: &Arguments) -> Result<bool, String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../..")
        .canonicalize()
        .map_err(|error| error.to_string())?;
    let scratch = root.join("target/mutants");
    let known = known::read(&root.join("tests/mutants/known.txt"))?;
    let mutants = list::list(&root)?;
    if let Some(gone) = known.keys().find(|name| mutants.iter().all(|mutant| mutant.name != **name))
    {
        return Err(format!("known.txt explains a mutant that is none: {gone}"));
    }
    let build = build::build(&root, &scratch, &mutants)?;
    let (compiled, left_out): (Vec<&Mutant>, Vec<&Mutant>) =
        mutants.iter().partition(|mutant| build.compiled.contains(&mutant.id));
    let chosen = match arguments.count {
        Some(count) => sample::draw(&compiled, arguments.seed, count),
        None => compiled.clone(),
    };
    let chosen = sample::shard(chosen, arguments.shard.0, arguments.shard.1);
    let results = scratch.join("results.txt");
    let before = if arguments.again {
        fs::read_to_string(&results).map_err(|error| format!("{}: {error}", results.display()))?
    } else {
        String::new()
    };
    let mut before = report::read(&before);
    before.retain(|_, fate| fate.ran != Ran::Passed);
    let (done, open): (Vec<&Mutant>, Vec<&Mutant>) =
        chosen.iter().partition(|mutant| before.contains_key(mutant.name.as_str()));
    let fates: Vec<(&Mutant, Fate)> = done
        .into_iter()
        .filter_map(|mutant| Some((mutant, before.remove(mutant.name.as_str())?)))
        .collect();
    let copied = scratch.join("copy");
    let steps = steps::measure(&build, &copied, &scratch)?;
    eprintln!(
        "    {} of {} mutants are compiled; {} of them are put to {} steps, which take {:.0} s of a processor",
        compiled.len(),
        mutants.len(),
        open.len(),
        steps.len(),
        steps.iter().map(|step| step.seconds).sum::<f64>(),
    );
    let (fates, next) = (Mutex::new(fates), AtomicUsize::new(0));
    let work = || -> Result<(), String> {
        while let Some(mutant) = open.get(next.fetch_add(1, Ordering::Relaxed)) {
            let fate = fate(mutant, &steps, &copied)?;
            if fate.ran == Ran::Passed && !known.contains_key(&mutant.name) {
                println!("survived: {} (line {})", mutant.name, mutant.start.line);
            }
            let mut fates = fates.lock().map_err(|error| error.to_string())?;
            fates.push((mutant, fate));
            if fates.len() % 20 == 0 || fates.len() == chosen.len() {
                eprintln!("    {} of {}", fates.len(), chosen.len());
                copy::write(&results, report::lines(&fates).as_bytes())?;
            }
        }
        Ok(())
    };
    let processors = std::thread::available_parallelism().map_or(1, usize::from);
    std::thread::scope(|scope| {
        let workers: Vec<_> = (0..processors).map(|_| scope.spawn(work)).collect();
        workers.into_iter().try_for_each(|worker| {
            worker.join().unwrap_or_else(|_| Err("a worker panicked".to_owned()))
        })
    })?;
    let fates = fates.into_inner().map_err(|error| error.to_string())?;
    for (mutant, fate) in &fates {
        if fate.ran != Ran::Passed && known.contains_key(&mutant.name) {
            println!("no longer survives, take it out of known.txt: {}", mutant.name);
        }
    }
    println!("{}", report::table(&fates, &known, &left_out));
    Ok(fates
        .iter()
        .all(|(mutant, fate)| (fate.ran == Ran::Passed) == known.contains_key(&mutant.name)))
}

/// Runs the steps that reach a mutant until one notices it.
fn fate(mutant: &Mutant, steps: &[Step], copied: &Path) -> Result<Fate, String> {
    let reaching: Vec<&Step> =
        steps.iter().filter(|step| step.reached.contains(&mutant.id)).collect();
    for step in &reaching {
        let ran = step.run(mutant.id, copied)?;
        if ran != Ran::Passed {
            return Ok(Fate { ran, step: Some(step.name.clone()), reaching: reaching.len() });
        }
    }
    Ok(Fate { ran: Ran::Passed, step: None, reaching: reaching.len() })
}
