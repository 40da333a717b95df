//! What a feature gate can be in a version.

/// How far the feature of a gate has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stage {
    /// `AllAlpha` sets its gate.
    Alpha,
    /// `AllBeta` sets its gate.
    Beta,
    /// No gate of groups sets its gate.
    Stable,
    /// It goes away; no gate of groups sets its gate.
    Deprecated,
}

/// A feature gate in a version that knows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct FeatureSpec {
    pub(super) stage: Stage,
    /// Whether the feature is on while nothing is said of the gate.
    pub(super) default: bool,
    /// Whether the gate may not be set otherwise by its name.
    pub(super) locked: bool,
}

/// What a feature gate is in one version.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GateState {
    /// The version does not know it.
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

    /// Whether the feature is on while nothing is said of the gate.
    pub const fn is_on(self) -> bool {
        matches!(self, GateState::On | GateState::LockedOn)
    }
}
