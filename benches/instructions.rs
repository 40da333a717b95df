//! How many instructions the twelve workloads of `tests/memory/workloads.rs` take, counted by
//! callgrind: figures that do not depend on how fast the machine is, beside `instructions.txt`,
//! 3 % more or less (`BLESS=1` writes it). `make test-instructions`, which needs valgrind.
//!
//! Each workload has a process of its own, in which it is run twice: what is set up once is not
//! counted.
#![allow(
    missing_docs,
    clippy::disallowed_methods,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a measurement may fail loudly, and reads its cases from files"
)]

use std::path::Path;
use std::process::Command;

use daemonset_preflight::contract;

#[path = "../tests/memory/snapshot.rs"]
mod snapshot;
#[path = "../tests/memory/workloads.rs"]
mod workloads;
use workloads::{Workload, workloads};

/// The argument before the number of a workload.
const ONE: &str = "--workload";

/// What callgrind counts: it finds the function by its name.
#[inline(never)]
fn counted_workload(Workload { function, call, .. }: &Workload) -> String {
    contract::call(function, call)
}

/// The instructions of a workload, by its number.
fn instructions(number: usize) -> u64 {
    let output = Command::new("valgrind")
        .args(["--tool=callgrind", "--callgrind-out-file=/dev/null"])
        .arg("--toggle-collect=*counted_workload*")
        .arg(std::env::current_exe().unwrap())
        .args([ONE, &number.to_string()])
        .output()
        .expect("valgrind is installed");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}");
    let collected = said.lines().find_map(|line| line.split_once("Collected :")).expect("a count");
    collected.1.trim().parse().expect("a number")
}

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    let all = workloads();
    if let Some(at) = arguments.iter().position(|argument| argument == ONE) {
        let number: usize = arguments[at + 1].parse().expect("a number");
        let Workload { function, call, .. } = &all[number];
        let answer = contract::call(function, call);
        assert_eq!(counted_workload(&all[number]), answer);
        return;
    }
    // That it still runs is looked at without valgrind.
    if arguments.iter().any(|argument| argument == "--test") {
        all.iter().for_each(|workload| drop(counted_workload(workload)));
        return;
    }
    let measured: Vec<(&str, [u64; 1])> =
        all.iter().enumerate().map(|(number, one)| (one.name, [instructions(number)])).collect();
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/instructions.txt");
    snapshot::assert_near(&file, ["instructions"], &measured);
}
