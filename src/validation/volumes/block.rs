//! Validates volumes on block devices in a storage network: iSCSI and Fibre Channel.
//!
//! Source: `pkg/apis/core/validation/validation.go` at v1.36.

use k8s_openapi::api::core::v1::{FCVolumeSource, ISCSIVolumeSource};

use super::require;
use crate::field::{BadValue, ErrorList, Path};
use crate::names;

const ISCSI_NAME_MAX_LENGTH: usize = 64;

/// Validates `iscsi`: a portal, a target name, a LUN, and the secret if CHAP authentication is
/// on.
pub(super) fn validate_iscsi(iscsi: &ISCSIVolumeSource, path: &Path<'_>, errors: &mut ErrorList) {
    require(&iscsi.target_portal, &path.child("targetPortal"), errors);
    let iqn_path = path.child("iqn");
    if iscsi.iqn.is_empty() {
        errors.required(&iqn_path, "");
    } else {
        validate_iscsi_name(&iscsi.iqn, &iqn_path, errors);
    }
    if !(0..=255).contains(&iscsi.lun) {
        errors.invalid(&path.child("lun"), iscsi.lun, names::inclusive_range(0, 255));
    }
    let discovery = iscsi.chap_auth_discovery.unwrap_or_default();
    let session = iscsi.chap_auth_session.unwrap_or_default();
    if (discovery || session) && iscsi.secret_ref.is_none() {
        errors.required(&path.child("secretRef"), "");
    }
    if let Some(initiator) = &iscsi.initiator_name {
        validate_iscsi_name(initiator, &path.child("initiatorname"), errors);
    }
}

/// Validates the length of the interface name that the kubelet makes of the volume's name and
/// the portal if the initiator has a name of its own. `path` is that of the volume.
pub(super) fn validate_iscsi_volume_name(
    volume_name: &str,
    iscsi: &ISCSIVolumeSource,
    path: &Path<'_>,
    errors: &mut ErrorList,
) {
    let length = volume_name.len() + 1 + iscsi.target_portal.len();
    if iscsi.initiator_name.is_some() && length > ISCSI_NAME_MAX_LENGTH {
        errors.invalid(
            &path.child("name"),
            volume_name,
            "Total length of <volume name>:<iscsi.targetPortal> must be under 64 characters \
             if iscsi.initiatorName is specified.",
        );
    }
}

fn validate_iscsi_name(name: &str, path: &Path<'_>, errors: &mut ErrorList) {
    let well_formed = if name.starts_with("iqn") {
        holds_qualified_name(name)
    } else if name.starts_with("eui") {
        is_identifier(name, 16)
    } else if name.starts_with("naa") {
        is_identifier(name, 32)
    } else {
        errors.invalid(path, name, "must be valid format starting with iqn, eui, or naa");
        return;
    };
    if !well_formed {
        errors.invalid(path, name, "must be valid format");
    }
}

/// Whether the text ends in a name like `iqn.2001-04.com.example:disk`. The API server's pattern
/// is not anchored at its start, so anything may precede the name.
fn holds_qualified_name(text: &str) -> bool {
    text.match_indices("iqn.").any(|(at, start)| {
        text.get(at + start.len()..).is_some_and(|rest| {
            let Some((authority, disk)) = rest.split_once(':') else { return false };
            is_dated_authority(authority.as_bytes())
                && !disk.is_empty()
                && !disk.contains([',', ';', '*', '&', '$', '|', '\t', '\n', '\u{c}', '\r', ' '])
        })
    })
}

/// Whether the text has the form `2001-04.com.example`: a month, and at least one character of
/// a name.
fn is_dated_authority(text: &[u8]) -> bool {
    let [y1, y2, y3, y4, b'-', m1, m2, b'.', name @ ..] = text else { return false };
    [y1, y2, y3, y4, m1, m2].into_iter().all(u8::is_ascii_digit)
        && !name.is_empty()
        && name.iter().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'.'))
}

/// Whether the text is three characters, one character other than a line feed, and exactly
/// `digits` letters and digits.
fn is_identifier(text: &str, digits: usize) -> bool {
    let mut rest = text.chars();
    rest.by_ref().take(3).for_each(drop);
    rest.next().is_some_and(|separator| separator != '\n')
        && rest.as_str().len() == digits
        && rest.all(|c| c.is_ascii_alphanumeric())
}

/// Validates `fc`: either target WWNs with a LUN, or world wide identifiers.
pub(super) fn validate_fc(fc: &FCVolumeSource, path: &Path<'_>, errors: &mut ErrorList) {
    let targets = fc.target_wwns.as_deref().unwrap_or_default();
    let wwids = fc.wwids.as_deref().unwrap_or_default();
    let targets_path = path.child("targetWWNs");
    match (targets.is_empty(), wwids.is_empty()) {
        (true, true) => {
            errors.required(&targets_path, "must specify either targetWWNs or wwids, but not both")
        }
        (false, false) => errors.invalid(
            &targets_path,
            BadValue::list(targets),
            "targetWWNs and wwids can not be specified simultaneously",
        ),
        _ => {}
    }
    if targets.is_empty() {
        return;
    }
    match fc.lun {
        None => {
            errors.required(&path.child("lun"), "lun is required if targetWWNs is specified");
        }
        Some(lun) if !(0..=255).contains(&lun) => {
            errors.invalid(&path.child("lun"), lun, names::inclusive_range(0, 255));
        }
        Some(_) => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn iscsi_names() {
        for (name, want) in [
            ("iqn.2001-04.com.example:storage.kube.sys1.xyz", None),
            ("iqn.2001-04.com.example:a:b", None),
            ("iqn iqn.2001-04.a:b", None),
            ("iqn.2001-04.com.example", Some("must be valid format")),
            ("iqn.2001-04.:a", Some("must be valid format")),
            ("iqn.2001-04.com_example:a", Some("must be valid format")),
            ("iqn.2001-04.com.example:a b", Some("must be valid format")),
            ("iqn.2001-4.com.example:a", Some("must be valid format")),
            ("eui.0123456789abcdef", None),
            ("eui\u{e9}0123456789abcdef", None),
            ("eui.0123456789abcde", Some("must be valid format")),
            ("eui.0123456789abcde\u{e9}", Some("must be valid format")),
            ("eui", Some("must be valid format")),
            ("naa.0123456789abcdef0123456789abcdef", None),
            ("naa.0123456789abcdef", Some("must be valid format")),
            ("nqn.2014-08.a:b", Some("must be valid format starting with iqn, eui, or naa")),
            ("", Some("must be valid format starting with iqn, eui, or naa")),
        ] {
            let mut errors = ErrorList::new();
            validate_iscsi_name(name, &Path::root("iqn"), &mut errors);
            assert_eq!(errors.iter().next().map(|error| error.detail()), want, "{name}");
        }
    }

    #[test]
    fn the_names_of_a_volume_and_its_portal_are_joined_by_a_colon() {
        let portal = "10.0.0.1:3260";
        for (length, initiator, want) in
            [(50, Some("iqn"), 0), (51, Some("iqn"), 1), (1, Some("iqn"), 0), (63, None, 0)]
        {
            let iscsi = ISCSIVolumeSource {
                target_portal: portal.to_owned(),
                initiator_name: initiator.map(str::to_owned),
                ..ISCSIVolumeSource::default()
            };
            let mut errors = ErrorList::new();
            let path = Path::root("volume");
            validate_iscsi_volume_name(&"v".repeat(length), &iscsi, &path, &mut errors);
            assert_eq!(errors.len(), want, "{length} and {}", portal.len());
        }
    }
}
