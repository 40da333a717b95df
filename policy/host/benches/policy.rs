//! Time and fuel of a request, through the built policy: `cargo bench --package
//! daemonset-preflight-policy-host --features engine`. The aim: at most 40 µs for an
//! object of 1.5 KB.
#![allow(clippy::print_stdout, reason = "printing is what a benchmark is for")]
#![allow(clippy::disallowed_methods, reason = "reads samples and a clock, outside the core")]

use std::fs;
use std::time::{Duration, Instant};

use daemonset_preflight_policy_host::{HostError, Metered, Policy, built, none, payload};

const SAMPLES: [&str; 4] = ["good", "two-errors", "update-changes-image", "other-kind"];
const ROUNDS: u32 = 20;
const CALLS: u32 = 200;

fn main() -> Result<(), HostError> {
    let module = built()?;
    let (policy, metered) = (Policy::load(&module)?, Metered::load(&module)?);
    println!("policy.wasm: {} bytes", module.len());
    for name in SAMPLES {
        let file = format!("{}/../test_data/{name}.json", env!("CARGO_MANIFEST_DIR"));
        let payload = payload("{}", &fs::read_to_string(file)?);
        let fuel = metered.call("validate", payload.as_bytes(), none())?.fuel;
        let with_instance = best(|| policy.call("validate", payload.as_bytes()).map(drop))?;
        let instance = best(|| policy.call("protocol_version", b"").map(drop))?;
        println!(
            "{name}: {} bytes, {fuel} fuel, {with_instance:?} with an instance of its own, \
             {:?} without",
            payload.len(),
            with_instance.saturating_sub(instance),
        );
    }
    Ok(())
}

/// The best mean of several rounds: the machine may be busy.
fn best(mut call: impl FnMut() -> Result<(), HostError>) -> Result<Duration, HostError> {
    let mut best = Duration::MAX;
    for _ in 0..ROUNDS {
        let start = Instant::now();
        for _ in 0..CALLS {
            call()?;
        }
        best = best.min(start.elapsed() / CALLS);
    }
    Ok(best)
}
