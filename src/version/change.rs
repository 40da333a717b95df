//! Rules and texts that a version brought, apart from feature gates.

use super::Version;

macro_rules! changes {
    ($($(#[$doc:meta])* $name:ident since $version:ident,)*) => {
        /// Something that API servers do from a certain version on, whatever their feature
        /// gates. Older ones do it as the rule says that asks.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Change {
            $($(#[$doc])* $name,)*
        }

        impl Change {
            /// All of them, in the order of their versions.
            pub const ALL: &'static [Change] = &[$(Change::$name,)*];

            /// The first version that does it.
            pub const fn since(self) -> Version {
                match self {
                    $(Change::$name => Version::$version,)*
                }
            }
        }
    };
}

changes! {
    /// The path of a decoding error names the structs that are embedded on the way.
    DecodingPathsNameEmbeddedStructs since V1_35,
    /// A malformed key is called a label key, no longer a qualified name, and the lengths of
    /// label keys and values are given in bytes, no longer in characters.
    LabelsAreCountedInBytes since V1_35,
    /// The operators `Lt` and `Gt` of tolerations exist, be they allowed or not.
    TolerationsHaveComparisonOperators since V1_35,
    /// A missing name of a CSI driver is not also called malformed.
    MissingCsiDriverIsSaidOnce since V1_35,
    /// An init container with restart rules needs a restart policy of its own.
    RestartRulesOfInitContainersNeedAPolicy since V1_35,
    /// An update may keep the host's network in a pod with its own user namespace.
    HostNetworkWithUserNamespaceIsKept since V1_35,
    /// Too many restart rules or exit codes are too many items, no longer too many bytes.
    RestartRulesAreCounted since V1_36,
    /// A refused action of a restart rule is told of all that are allowed.
    AllowedRestartActionsAreListed since V1_36,
    /// The text on a resize policy says whose restart policy is meant.
    ResizePolicyNamesThePod since V1_36,
    /// An init container that ends may not be restarted by a resize.
    InitContainersAreNotRestartedByResize since V1_36,
    /// Server-side apply leaves an empty list or map where it takes away all that one holds.
    EmptiedFieldsStay since V1_36,
    /// A warning calls a non-standard address invalid, no longer only soon to be so.
    NonStandardAddressesAreCalledInvalid since V1_36,
    /// Server-side apply takes away a list or map with all that it holds, as before
    /// [`Change::EmptiedFieldsStay`].
    EmptiedFieldsGo since V1_37,
    /// Errors that are equal are said once.
    EqualErrorsAreSaidOnce since V1_37,
    /// Errors of owner references stand at the reference, and what is missing is required.
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
    /// The scheduler says on which node room is made for a pod, and at the cost of how many.
    PlacementAfterPreemptionIsSaid since V1_37,
    /// The scheduler does not say of a pod without resource claims that it has none to give up.
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
