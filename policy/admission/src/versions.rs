//! Chooses the version of Kubernetes whose answer counts, and reports where versions differ.

use daemonset_preflight::manifest::Manifest;
use daemonset_preflight::validation::Verdict;
use daemonset_preflight::version::{Server, Servers, Version};

/// One server's reading of the objects of a request, and its verdict.
pub(crate) struct Answered {
    pub(crate) new: Manifest,
    pub(crate) old: Option<Manifest>,
    /// The messages of strict decoding.
    pub(crate) strict: Vec<String>,
    pub(crate) verdict: Verdict,
}

/// A server's answer, or why it cannot decode the objects.
pub(crate) type Result = std::result::Result<Answered, String>;

/// Returns the answer that counts, and a remark about the servers that refuse what it accepts.
///
/// The newest server answers. If `may_differ` says that versions may disagree, the older ones are
/// asked too, and a request is refused only if all of them refuse it: otherwise the newest that
/// accepts it answers, and the remark names those that refuse.
pub(crate) fn answer(
    servers: &Servers,
    may_differ: bool,
    ask: impl Fn(Server) -> Result,
) -> (Result, Option<String>) {
    let newest = servers.newest();
    let first = ask(newest);
    if !may_differ {
        return (first, None);
    }
    let mut accepted = None;
    let mut refused = None;
    let mut refusing = Vec::new();
    let mut note = |version, answer: Result| match refusal(&answer) {
        Some(reason) => {
            refusing.push(version);
            refused.get_or_insert((answer, reason));
        }
        None => _ = accepted.get_or_insert(answer),
    };
    note(newest.version(), first);
    let older: Vec<Server> = servers.older().collect();
    for server in older.into_iter().rev() {
        note(server.version(), ask(server));
    }
    match (accepted, refused) {
        (Some(accepted), Some((_, reason))) => (accepted, Some(remark(refusing, &reason))),
        (Some(answer), None) | (None, Some((answer, _))) => (answer, None),
        (None, None) => (Err("no version of Kubernetes is asked".to_owned()), None),
    }
}

/// Returns why a server refuses: its first error. `None` if it accepts.
fn refusal(answer: &Result) -> Option<String> {
    match answer {
        Ok(answered) => answered.verdict.errors.iter().next().map(ToString::to_string),
        Err(reason) => Some(reason.clone()),
    }
}

fn remark(mut refusing: Vec<Version>, reason: &str) -> String {
    refusing.sort();
    let names: Vec<String> = refusing.iter().map(Version::to_string).collect();
    match names.as_slice() {
        [one] => format!("Kubernetes {one} refuses this: {reason}"),
        [first @ .., last] => {
            format!("Kubernetes {} and {last} refuse this: {reason}", first.join(", "))
        }
        [] => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_versions_that_refuse_are_named_from_the_oldest() {
        let said = |versions: &[Version]| remark(versions.to_vec(), "r");
        assert_eq!(said(&[Version::V1_34]), "Kubernetes 1.34 refuses this: r");
        assert_eq!(
            said(&[Version::V1_37, Version::V1_34, Version::V1_35]),
            "Kubernetes 1.34, 1.35 and 1.37 refuse this: r"
        );
    }
}
