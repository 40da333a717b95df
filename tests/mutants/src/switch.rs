//! Switches on one mutant in this process: that whose number is in the environment variable
//! `MUTANT`.

use std::io::Write;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{LazyLock, Mutex};

/// An upper bound for the number of mutants.
const MOST: usize = 16_384;

struct Switch {
    on: u32,
    /// The file into which the number of each mutant that is reached is written once.
    reached: Option<Mutex<std::fs::File>>,
}

static SWITCH: LazyLock<Switch> = LazyLock::new(|| {
    let on = std::env::var("MUTANT").ok().and_then(|id| id.parse().ok()).unwrap_or(0);
    let reached = std::env::var_os("MUTANTS_REACHED").and_then(|path| {
        std::fs::OpenOptions::new().create(true).append(true).open(path).map(Mutex::new).ok()
    });
    Switch { on, reached }
});

static WRITTEN: [AtomicBool; MOST] = [const { AtomicBool::new(false) }; MOST];

/// Whether this mutant is switched on.
pub(crate) fn mutant(id: u32) -> bool {
    let switch = &*SWITCH;
    if let Some(reached) = &switch.reached
        && let Some(written) = WRITTEN.get(id as usize)
        && !written.load(Ordering::Relaxed)
        && !written.swap(true, Ordering::Relaxed)
        && let Ok(mut reached) = reached.lock()
    {
        let _ = writeln!(reached, "{id}");
    }
    switch.on == id
}
