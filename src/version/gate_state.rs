//! What a feature gate can be in a version.

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
    /// Whether the feature is on while nothing is said of the gate.
    pub const fn is_on(self) -> bool {
        matches!(self, GateState::On | GateState::LockedOn)
    }
}
