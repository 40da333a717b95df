//! Which known name an unknown one was meant to be.

/// The field nearest to `name`: the same but for upper and lower case, or at most
/// one letter in three away from it. `None` if none is near.
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

/// How many letters must be put in, left out, changed, or swapped with the next one.
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
