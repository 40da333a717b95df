//! Rules and messages that changed with a version, independently of feature gates.

use super::Version;

macro_rules! changes {
    ($($(#[$doc:meta])* $name:ident since $version:ident,)*) => {
        /// A behaviour that servers have since a certain version, whatever their feature gates. How
        /// older versions behave is defined by the rule that checks the change.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Change {
            $($(#[$doc])* $name,)*
        }

        impl Change {
            /// All changes, in the order of their versions.
            pub const ALL: &'static [Change] = &[$(Change::$name,)*];

            /// Returns the first version with the change.
            pub const fn since(self) -> Version {
                match self {
                    $(Change::$name => Version::$version,)*
                }
            }
        }
    };
}

changes! {
    /// The path of a decoding error names the embedded structs on the way.
    DecodingPathsNameEmbeddedStructs since V1_35,
    /// A malformed key is called a label key, no longer a qualified name, and the lengths of
    /// label keys and values are given in bytes, no longer in characters.
    LabelsAreCountedInBytes since V1_35,
    /// The operators `Lt` and `Gt` of tolerations exist, whether or not they are allowed.
    TolerationsHaveComparisonOperators since V1_35,
    /// A missing name of a CSI driver is not also reported as malformed.
    MissingCsiDriverIsSaidOnce since V1_35,
    /// An init container with restart rules needs a restart policy of its own.
    RestartRulesOfInitContainersNeedAPolicy since V1_35,
    /// An update may keep the host network in a pod with its own user namespace.
    HostNetworkWithUserNamespaceIsKept since V1_35,
    /// Too many restart rules or exit codes are reported as too many items, no longer as too many
    /// bytes.
    RestartRulesAreCounted since V1_36,
    /// The error for an invalid action of a restart rule lists all allowed actions.
    AllowedRestartActionsAreListed since V1_36,
    /// The error for a resize policy says whose restart policy is meant.
    ResizePolicyNamesThePod since V1_36,
    /// An init container that runs to completion may not be restarted by a resize.
    InitContainersAreNotRestartedByResize since V1_36,
    /// Server-side apply leaves an empty list or map when it removes all of its entries.
    EmptiedFieldsStay since V1_36,
    /// A warning calls a non-standard address invalid, no longer invalid only in a future version.
    NonStandardAddressesAreCalledInvalid since V1_36,
    /// Server-side apply removes a list or map when it removes all of its entries, as before
    /// [`Change::EmptiedFieldsStay`].
    EmptiedFieldsGo since V1_37,
    /// Equal errors are reported once.
    EqualErrorsAreSaidOnce since V1_37,
    /// Errors of owner references have the index of the reference, and missing values are reported
    /// as required.
    OwnerReferencesHaveIndexes since V1_37,
    /// `shareProcessNamespace` and its like belong to the pod's spec, no longer to its
    /// security context.
    HostNamespacesBelongToTheSpec since V1_37,
    /// Files of projected volumes may have a user, which is printed with their sources.
    ProjectedFilesHaveUsers since V1_37,
    /// An image volume needs a reference, also in a template.
    ImageVolumesNeedAReference since V1_37,
    /// An update may keep the capability `CAP_SYS_ADMIN` beside
    /// `allowPrivilegeEscalation: false`.
    SysAdminWithoutEscalationIsKept since V1_37,
    /// The annotations of early init containers are dropped from the new object of a request,
    /// no longer from whatever is read.
    InitContainerAnnotationsAreDroppedFromRequests since V1_37,
    /// A managed field without an operation lacks a required value.
    ManagedFieldsNeedAnOperation since V1_37,
    /// The scheduler reports on which node it makes room for a pod, and how many pods it preempts.
    PlacementAfterPreemptionIsSaid since V1_37,
    /// The scheduler no longer reports that a pod without resource claims has none to release.
    MissingResourceClaimsAreNotSaid since V1_37,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn changes_stand_in_the_order_of_their_versions() {
        assert!(Change::ALL.is_sorted_by_key(|change| change.since()));
    }
}
