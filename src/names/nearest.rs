//! Finds the known name that an unknown name was probably meant to be.

/// Returns the field that is most similar to `name`: ignoring case, with an edit distance of at
/// most one third of the length of `name`, but at least 1. `None` if no field is that similar.
///
/// ```
/// use daemonset_preflight::names::nearest::nearest;
///
/// assert_eq!(nearest("min_node", &["min_nodes", "max_nodes"]), Some("min_nodes"));
/// ```
pub fn nearest<'a>(name: &str, fields: &[&'a str]) -> Option<&'a str> {
    let lower = name.to_ascii_lowercase();
    let length = lower.chars().count();
    let bound = length.max(3) / 3;
    fields
        .iter()
        .copied()
        .filter(|field| field.len().abs_diff(length) <= bound)
        .map(|field| (distance(&lower, &field.to_ascii_lowercase()), field))
        .filter(|(distance, _)| *distance <= bound)
        .min()
        .map(|(_, field)| field)
}

/// Returns the edit distance: the number of letters that must be inserted, deleted, replaced, or
/// swapped with the next one.
pub(crate) fn distance(a: &str, b: &str) -> usize {
    strsim::osa_distance(a, b)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_field_is_suggested() {
        const FIELDS: &[&str] =
            &["command", "env", "envFrom", "image", "imagePullPolicy", "volumeMounts"];
        for (name, want) in [
            ("Image", Some("image")),
            ("IMAGEPULLPOLICY", Some("imagePullPolicy")),
            ("volumeMount", Some("volumeMounts")),
            ("volumesMounts", Some("volumeMounts")),
            ("comand", Some("command")),
            ("commnad", Some("command")),
            ("evn", Some("env")),
            ("image_pull_policy", Some("imagePullPolicy")),
            ("foo", None),
            ("", None),
        ] {
            assert_eq!(nearest(name, FIELDS), want, "{name}");
        }
    }
}
