//! The settings that the core's `lint` applies or ignores are all of the policy's settings, so that
//! one settings file serves both.

use daemonset_preflight::rules::{POLICY_SETTINGS, Settings};
use daemonset_preflight_admission::defaults;

#[test]
fn every_setting_is_of_a_house_rule_or_passed_over() {
    let house = serde_json::to_value(Settings::default()).expect("plain data");
    for name in defaults().keys() {
        let is_house = house.get(name).is_some();
        assert!(is_house || POLICY_SETTINGS.contains(&name.as_str()), "{name}");
    }
}
