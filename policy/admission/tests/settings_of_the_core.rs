//! The settings that the core's `lint` takes or passes over are all that the policy has, so that
//! one file of settings serves both.

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
