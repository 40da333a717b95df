//! Fuzzes the settings of the policy and of `lint`: checks that both answer, and twice the same.
#![no_main]

use daemonset_preflight::contract::{self, LintCall, SettingsInput};
use daemonset_preflight::manifest;
use daemonset_preflight_admission::validate_settings;
use libfuzzer_sys::fuzz_target;

const DAEMON_SET: &str = include_str!("../../tests/cli/files/agent.yaml");

fuzz_target!(|bytes: &[u8]| {
    let answer = validate_settings(bytes);
    assert!(answer.starts_with("{\"valid\":") && answer.ends_with('}'));
    assert_eq!(answer, validate_settings(bytes));
    let Ok(text) = manifest::text(bytes) else { return };
    let settings = Some(SettingsInput::Text(text.into_owned()));
    let _ = contract::lint(&LintCall { text: DAEMON_SET.to_owned(), settings });
});
