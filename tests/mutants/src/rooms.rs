//! The rooms that are mutated: in them, a wrong rule would give a wrong answer about Kubernetes.

/// The rooms, each with its files and folders. A file belongs to the first room that has it.
const ROOMS: &[(&str, &[&str])] = &[
    ("quantity", &["src/quantity"]),
    ("selectors", &["src/selectors"]),
    ("scheduling", &["src/scheduling"]),
    ("update rules", UPDATE_RULES),
    ("validation", &["src/validation"]),
    ("controller", CONTROLLER),
];

/// The rules that compare an object with the stored one.
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

/// The DaemonSet controller and the other actors, the pods it creates, and the budget by which it
/// replaces them.
const CONTROLLER: &[&str] =
    &["src/simulation/actors", "src/placement/budget", "src/placement/daemon_pod"];

/// Returns the names of the rooms, in the order of the table.
pub fn names() -> impl Iterator<Item = &'static str> {
    ROOMS.iter().map(|(name, _)| *name)
}

/// Returns the room of a file, if it has one.
pub fn of(file: &str) -> Option<&'static str> {
    let owns = |stem: &str| {
        file.strip_prefix(stem).is_some_and(|rest| rest == ".rs" || rest.starts_with('/'))
    };
    ROOMS.iter().find(|(_, stems)| stems.iter().any(|stem| owns(stem))).map(|(name, _)| *name)
}

/// Returns the globs of the files of all rooms, for `cargo mutants`.
pub fn globs() -> impl Iterator<Item = String> {
    ROOMS
        .iter()
        .flat_map(|(_, stems)| stems.iter())
        .flat_map(|stem| [format!("{stem}.rs"), format!("{stem}/**/*.rs")])
}
