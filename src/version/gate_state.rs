//! The states that a feature gate can have in a version.

/// The stage of the feature of a gate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stage {
    /// Alpha: `AllAlpha` sets the gate.
    Alpha,
    /// Beta: `AllBeta` sets the gate.
    Beta,
    /// Stable: neither `AllAlpha` nor `AllBeta` sets the gate.
    Stable,
    /// Deprecated, to be removed: neither `AllAlpha` nor `AllBeta` sets the gate.
    Deprecated,
}

/// The specification of a feature gate in a version that knows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct FeatureSpec {
    pub(super) stage: Stage,
    /// Whether the feature is on by default.
    pub(super) default: bool,
    /// Whether the gate may not be set to another value by name.
    pub(super) locked: bool,
}

/// The default state of a feature gate in one version.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GateState {
    /// The version does not know the gate.
    Absent,
    /// Off, unless it is turned on.
    Off,
    /// On, unless it is turned off.
    On,
    /// Off for good.
    LockedOff,
    /// On for good.
    LockedOn,
}

impl GateState {
    pub(super) const fn of(spec: Option<FeatureSpec>) -> Self {
        match spec {
            None => GateState::Absent,
            Some(FeatureSpec { default: false, locked: false, .. }) => GateState::Off,
            Some(FeatureSpec { default: true, locked: false, .. }) => GateState::On,
            Some(FeatureSpec { default: false, locked: true, .. }) => GateState::LockedOff,
            Some(FeatureSpec { default: true, locked: true, .. }) => GateState::LockedOn,
        }
    }

    /// Whether the feature is on by default.
    pub const fn is_on(self) -> bool {
        matches!(self, GateState::On | GateState::LockedOn)
    }
}
