//! Warns of files in one volume with the same path, or where one is a parent directory of another.
//!
//! Source: `warningsForOverlappingVirtualPaths` in `pkg/api/pod/warnings.go` at v1.36.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use k8s_openapi::api::core::v1::{
    DownwardAPIVolumeFile, KeyToPath, PodSpec, ProjectedVolumeSource, VolumeProjection,
};

use super::Warnings;
use crate::field::{Path, quote};

/// Warns about the volumes whose files have paths of their own; `path` is that of the list of
/// volumes.
pub(super) fn warn(spec: &PodSpec, path: &Path<'_>, warnings: &mut Warnings) {
    for (i, volume) in spec.volumes.iter().flatten().enumerate() {
        let path = path.index(i);
        let mut volume_paths = VolumePaths {
            taken: Vec::new(),
            by_path: BTreeMap::new(),
            known: BTreeSet::new(),
            name: &volume.name,
            path: &path,
            warnings,
        };
        if let Some(config_map) = &volume.config_map
            && config_map.items.is_some()
        {
            let kind = format!("ConfigMap {}", quote(&config_map.name));
            volume_paths.take_all(of_keys(config_map.items.as_deref(), ""), &kind);
        }
        if let Some(secret) = &volume.secret
            && secret.items.is_some()
        {
            let name = secret.secret_name.as_deref().unwrap_or_default();
            let kind = format!("Secret {}", quote(name));
            volume_paths.take_all(of_keys(secret.items.as_deref(), ""), &kind);
        }
        if let Some(downward_api) = &volume.downward_api {
            let paths = of_fields(downward_api.items.as_deref(), "");
            volume_paths.take_all(paths, "DownwardAPI");
        }
        if let Some(projected) = &volume.projected {
            volume_paths.take_projected(projected);
        }
    }
}

/// A path in a volume and, in a projected one, the source that puts a file there.
struct FilePath<'a> {
    path: &'a str,
    source: String,
}

impl fmt::Display for FilePath<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&quote(self.path))?;
        if self.source.is_empty() { Ok(()) } else { write!(f, " ({})", self.source) }
    }
}

fn file_path(path: &str, source: impl Into<String>) -> FilePath<'_> {
    FilePath { path: path.trim_end_matches('/'), source: source.into() }
}

fn of_keys<'a>(items: Option<&'a [KeyToPath]>, source: &str) -> Vec<FilePath<'a>> {
    items.into_iter().flatten().map(|item| file_path(&item.path, source)).collect()
}

fn of_fields<'a>(items: Option<&'a [DownwardAPIVolumeFile]>, source: &str) -> Vec<FilePath<'a>> {
    items.into_iter().flatten().map(|item| file_path(&item.path, source)).collect()
}

/// The paths that the files of one volume have taken so far.
///
/// A volume may have very many, so only those that overlap are ever visited.
struct VolumePaths<'a, 'w> {
    taken: Vec<FilePath<'a>>,
    by_path: BTreeMap<&'a str, Vec<usize>>,
    known: BTreeSet<(&'a str, String)>,
    name: &'a str,
    path: &'w Path<'w>,
    warnings: &'w mut Warnings,
}

impl<'a> VolumePaths<'a, '_> {
    /// Takes paths one after the other, and warns of each earlier path that one overlaps with.
    /// `kind` is the kind of the volume, for the message.
    fn take_all(&mut self, paths: Vec<FilePath<'a>>, kind: &str) {
        for file in paths {
            for other in self.overlapping(file.path).iter().filter_map(|i| self.taken.get(*i)) {
                let name = quote(self.name);
                let text =
                    format!("volume {name} ({kind}): overlapping paths: {file} with {other}");
                self.warnings.add_whole(self.path, text);
            }
            if self.warnings.is_full() {
                return;
            }
            // Files with the same path and source give the same warnings, which are made once.
            if self.known.insert((file.path, file.source.clone())) {
                self.by_path.entry(file.path).or_default().push(self.taken.len());
                self.taken.push(file);
            }
        }
    }

    /// Returns the indexes, in order, of the earlier paths that are equal to this one, above it
    /// or below it. An empty path overlaps with none.
    fn overlapping(&self, path: &str) -> Vec<usize> {
        if path.is_empty() {
            return Vec::new();
        }
        let above = path.match_indices('/').filter_map(|(end, _)| path.get(..end));
        let at_or_above = above.filter(|above| !above.is_empty()).chain([path]);
        let taken = at_or_above.filter_map(|path| self.by_path.get(path));
        let prefix = format!("{path}/");
        let below = self
            .by_path
            .range(prefix.as_str()..)
            .map_while(|(below, places)| below.starts_with(&prefix).then_some(places));
        let mut found: Vec<usize> = taken.chain(below).flatten().copied().collect();
        found.sort_unstable();
        found
    }

    fn take_projected(&mut self, projected: &'a ProjectedVolumeSource) {
        for source in projected.sources.iter().flatten() {
            if *source == VolumeProjection::default() {
                let name = quote(self.name);
                let text = format!("volume {name} (Projected) has no sources provided");
                self.warnings.add_whole(self.path, text);
            } else {
                self.take_all(of_projection(source), "Projected");
            }
        }
    }
}

/// Returns the paths of the first kind of source that names any.
fn of_projection(source: &VolumeProjection) -> Vec<FilePath<'_>> {
    if let Some(config_map) = source.config_map.as_ref().filter(|s| s.items.is_some()) {
        let kind = format!("ConfigMap {}", quote(&config_map.name));
        of_keys(config_map.items.as_deref(), &kind)
    } else if let Some(secret) = source.secret.as_ref().filter(|s| s.items.is_some()) {
        of_keys(secret.items.as_deref(), &format!("Secret {}", quote(&secret.name)))
    } else if let Some(fields) = source.downward_api.as_ref().filter(|s| s.items.is_some()) {
        of_fields(fields.items.as_deref(), "DownwardAPI")
    } else if let Some(token) = &source.service_account_token {
        vec![file_path(&token.path, "ServiceAccountToken")]
    } else if let Some(bundle) = &source.cluster_trust_bundle {
        let name = bundle.name.as_ref().or(bundle.signer_name.as_ref());
        let name = quote(name.map_or("", String::as_str));
        vec![file_path(&bundle.path, format!("ClusterTrustBundle {name}"))]
    } else if let Some(certificate) = &source.pod_certificate {
        [
            (&certificate.certificate_chain_path, "PodCertificate chain"),
            (&certificate.key_path, "PodCertificate key"),
            (&certificate.credential_bundle_path, "PodCertificate credential bundle"),
        ]
        .into_iter()
        .filter_map(|(path, source)| Some(file_path(path.as_deref()?, source)))
        .collect()
    } else {
        Vec::new()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn messages(volume: serde_json::Value) -> Vec<String> {
        let spec = serde_json::from_value(json!({"containers": [], "volumes": [volume]})).unwrap();
        let mut warnings = Warnings::default();
        warn(&spec, &Path::root("volumes"), &mut warnings);
        warnings.into_given().into_iter().map(|warning| warning.message).collect()
    }

    fn keys(paths: &[&str]) -> serde_json::Value {
        paths.iter().map(|path| json!({"key": "k", "path": path})).collect()
    }

    #[test]
    fn files_of_one_source() {
        for (paths, want) in [
            (&["a", "b"][..], &[][..]),
            (&["a", "ab"], &[]),
            (&["a/b", "a/c"], &[]),
            (&["a", "a"], &[r#"volume "v" (Secret "s"): overlapping paths: "a" with "a""#]),
            (&["a", "a/b"], &[r#"volume "v" (Secret "s"): overlapping paths: "a/b" with "a""#]),
            (&["a/b/", "a"], &[r#"volume "v" (Secret "s"): overlapping paths: "a" with "a/b""#]),
            (&["", "a", ""], &[]),
            (
                &["a/b", "a/c", "a"],
                &[
                    r#"volume "v" (Secret "s"): overlapping paths: "a" with "a/b""#,
                    r#"volume "v" (Secret "s"): overlapping paths: "a" with "a/c""#,
                ],
            ),
            (&["a", "a", "a"], &[r#"volume "v" (Secret "s"): overlapping paths: "a" with "a""#]),
        ] {
            let secret = json!({"secretName": "s", "items": keys(paths)});
            assert_eq!(messages(json!({"name": "v", "secret": secret})), want, "{paths:?}");
        }
    }

    #[test]
    fn looking_up_finds_what_comparing_each_with_each_finds() {
        let paths = ["", "a", "a/b", "a/b/c", "ab", "a//b", "a-b", "a0", "b/a"];
        let is_below =
            |path: &str, above: &str| format!("{path}/").starts_with(&format!("{above}/"));
        for (first, second) in paths.iter().flat_map(|a| paths.map(|b| (*a, b))) {
            let overlap = !first.is_empty()
                && !second.is_empty()
                && (is_below(first, second) || is_below(second, first));
            let secret = json!({"secretName": "s", "items": keys(&[first, second])});
            let got = messages(json!({"name": "v", "secret": secret}));
            assert_eq!(got.len(), usize::from(overlap), "{first} {second}");
        }
    }

    #[test]
    fn volumes_are_named_by_their_kind() {
        let config_map = json!({"name": "c", "items": keys(&["a", "a"])});
        assert_eq!(
            messages(json!({"name": "v", "configMap": config_map})),
            [r#"volume "v" (ConfigMap "c"): overlapping paths: "a" with "a""#],
        );
        let downward_api = json!({"items": [{"path": "a"}, {"path": "a/b"}]});
        assert_eq!(
            messages(json!({"name": "v", "downwardAPI": downward_api})),
            [r#"volume "v" (DownwardAPI): overlapping paths: "a/b" with "a""#],
        );
    }

    #[test]
    fn sources_of_a_projected_volume_share_its_paths() {
        let sources = json!([
            {"configMap": {"name": "c", "items": keys(&["a/b"])}},
            {"secret": {"name": "s"}},
            {"secret": {"name": "s", "items": keys(&["a"])}},
            {"downwardAPI": {"items": [{"path": "d"}]}},
            {"serviceAccountToken": {"path": "a/b/c"}},
            {},
        ]);
        assert_eq!(
            messages(json!({"name": "v", "projected": {"sources": sources}})),
            [
                r#"volume "v" (Projected): overlapping paths: "a" (Secret "s") with "a/b" (ConfigMap "c")"#,
                r#"volume "v" (Projected): overlapping paths: "a/b/c" (ServiceAccountToken) with "a/b" (ConfigMap "c")"#,
                r#"volume "v" (Projected): overlapping paths: "a/b/c" (ServiceAccountToken) with "a" (Secret "s")"#,
                r#"volume "v" (Projected) has no sources provided"#,
            ],
        );
    }
}
