//! The rooms in which a wrong rule would be a wrong answer about Kubernetes.

/// Each with the files and folders that are its own. The first that has a file is its room.
const ROOMS: &[(&str, &[&str])] = &[
    ("quantity", &["src/quantity"]),
    ("selectors", &["src/selectors"]),
    ("scheduling", &["src/scheduling"]),
    ("update rules", UPDATE_RULES),
    ("validation", &["src/validation"]),
    ("controller", CONTROLLER),
];

/// What is asked of an object beside the stored one.
const UPDATE_RULES: &[&str] = &[
    "src/validation/daemon_set",
    "src/validation/disabled_fields",
    "src/validation/preconditions",
    "src/validation/ratcheting",
    "src/validation/request_metadata",
    "src/validation/semantic_equality",
    "src/validation/stored_object",
    "src/validation/strategy",
];

/// The DaemonSet controller and who acts beside it, what it creates, and what it may replace.
const CONTROLLER: &[&str] =
    &["src/simulation/actors", "src/placement/budget", "src/placement/daemon_pod"];

/// The rooms' names, in the order of the table.
pub fn names() -> impl Iterator<Item = &'static str> {
    ROOMS.iter().map(|(name, _)| *name)
}

/// The room of a file, if it has one.
pub fn of(file: &str) -> Option<&'static str> {
    let owns = |stem: &str| {
        file.strip_prefix(stem).is_some_and(|rest| rest == ".rs" || rest.starts_with('/'))
    };
    ROOMS.iter().find(|(_, stems)| stems.iter().any(|stem| owns(stem))).map(|(name, _)| *name)
}

/// The files of all rooms, as `cargo mutants` is asked for them.
pub fn globs() -> impl Iterator<Item = String> {
    ROOMS
        .iter()
        .flat_map(|(_, stems)| stems.iter())
        .flat_map(|stem| [format!("{stem}.rs"), format!("{stem}/**/*.rs")])
}
