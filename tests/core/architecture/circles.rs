//! Checks that the files of a room do not import each other in a cycle.
//!
//! A file may use what its parent defines, and a parent what is below it: the two are one concept.
//! Every other cycle is an error. A name that a parent only re-exports counts as defined by the
//! file that defines it.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use super::rust_files;

/// The path of a module or an item: `["simulation", "cluster", "Cluster"]`.
type Name = Vec<String>;

/// The files of a crate by their module paths, with the paths that each of them uses.
#[derive(Default)]
struct Crate {
    files: BTreeMap<Name, File>,
}

/// The paths of its own crate that a file uses.
#[derive(Default)]
struct File {
    paths: Vec<Name>,
    /// The imported paths, by their names in the file.
    imports: BTreeMap<String, Name>,
}

impl Crate {
    fn read(source: &Path) -> Self {
        let mut found = Vec::new();
        rust_files(source, &mut found);
        let named = |path: &Path| -> Name {
            let relative = path.strip_prefix(source).expect("below the source").with_extension("");
            relative.iter().map(|part| part.to_string_lossy().into_owned()).collect()
        };
        let texts = found.iter().map(|path| {
            let name = named(path);
            let is_root = matches!(name.as_slice(), [one] if one == "lib" || one == "main");
            (if is_root { Vec::new() } else { name }, fs::read_to_string(path).expect("a file"))
        });
        Crate::of(texts)
    }

    fn of(texts: impl Iterator<Item = (Name, String)>) -> Self {
        let texts: BTreeMap<Name, String> = texts.filter(|(name, _)| !name.is_empty()).collect();
        let file = |(name, text): (&Name, &String)| {
            let code = text.split("\nmod tests").next().unwrap_or_default();
            let mut file = File::default();
            let tokens = tokens(code);
            let mut rest = tokens.as_slice();
            while let Some((token, after)) = rest.split_first() {
                rest = after;
                if token == "use" {
                    use_tree(&mut rest, &[], &mut |path, alias| {
                        if let Some(path) = absolute(name, &path, &texts) {
                            file.imports.insert(alias, path.clone());
                            file.paths.push(path);
                        }
                    });
                } else if is_word(token) {
                    let mut path = vec![token.clone()];
                    while let [colons, word, after @ ..] = rest
                        && colons == "::"
                        && is_word(word)
                    {
                        path.push(word.clone());
                        rest = after;
                    }
                    if path.len() > 1 {
                        file.paths.extend(absolute(name, &path, &texts));
                    }
                }
            }
            (name.clone(), file)
        };
        Crate { files: texts.iter().map(file).collect() }
    }

    /// Returns the file in which a path is defined.
    fn resolve(&self, path: &[String], depth: usize) -> Name {
        let mut module = Vec::new();
        for (at, part) in path.iter().enumerate() {
            module.push(part.clone());
            if self.files.contains_key(&module) {
                continue;
            }
            module.pop();
            let import = self.files.get(&module).and_then(|file| file.imports.get(part));
            if let Some(import) = import.filter(|import| depth > 0 && *import != path) {
                let path: Name = import.iter().chain(&path[at + 1..]).cloned().collect();
                return self.resolve(&path, depth - 1);
            }
            break;
        }
        module
    }

    /// Returns the files that each file uses, without those below it.
    fn uses(&self) -> BTreeMap<&Name, BTreeSet<Name>> {
        let used = |(name, file): (&Name, &File)| -> BTreeSet<Name> {
            let all = file.paths.iter().map(|path| self.resolve(path, 8));
            all.filter(|used| self.files.contains_key(used) && !used.starts_with(name)).collect()
        };
        self.files.iter().map(|(name, file)| (name, used((name, file)))).collect()
    }

    /// Returns the files that are part of a cycle, each with the files that it uses in it.
    fn circles(&self) -> BTreeMap<String, BTreeSet<String>> {
        let uses = self.uses();
        let reached = |from: &Name| {
            let (mut seen, mut waiting) = (BTreeSet::new(), vec![from.clone()]);
            while let Some(next) = waiting.pop() {
                for used in uses.get(&next).into_iter().flatten() {
                    if seen.insert(used.clone()) {
                        waiting.push(used.clone());
                    }
                }
            }
            seen
        };
        let all: BTreeMap<&Name, BTreeSet<Name>> =
            uses.keys().map(|name| (*name, reached(name))).collect();
        let circular = all.iter().filter(|(name, reached)| reached.contains(**name));
        let on_the_way = |name: &Name| -> BTreeSet<String> {
            let back = uses[name].iter().filter(|used| all[*used].contains(name));
            back.map(|used| used.join("/")).collect()
        };
        circular.map(|(name, _)| (name.join("/"), on_the_way(name))).collect()
    }
}

/// Resolves a path from the root of the crate; `None` for one that leads outside of it.
fn absolute(file: &Name, path: &[String], files: &BTreeMap<Name, String>) -> Option<Name> {
    let (first, rest) = path.split_first()?;
    let below = |base: &[String], rest: &[String]| [base, rest].concat();
    match first.as_str() {
        "crate" => Some(rest.to_vec()),
        "self" => Some(below(file, rest)),
        "super" => {
            let ups = path.iter().take_while(|part| *part == "super").count();
            Some(below(file.get(..file.len().checked_sub(ups)?)?, &path[ups..]))
        }
        _ => {
            let child = below(file, path);
            files.contains_key(&child[..=file.len()]).then_some(child)
        }
    }
}

/// Consumes the tree after `use`, and passes each path in it to `found`, with its name in the file.
fn use_tree(rest: &mut &[String], prefix: &[String], found: &mut impl FnMut(Name, String)) {
    let mut path = prefix.to_vec();
    let mut alias = None;
    while let Some((token, after)) = rest.split_first() {
        match token.as_str() {
            ";" | "," | "}" => break,
            "::" => *rest = after,
            "as" => {
                alias = after.first().cloned();
                *rest = &after[1..];
            }
            "{" => {
                *rest = after;
                loop {
                    use_tree(rest, &path, found);
                    let Some((end, after)) = rest.split_first() else { return };
                    *rest = after;
                    if end == "}" {
                        return;
                    }
                }
            }
            word => {
                // In `{self, …}`, `self` is the module itself.
                if word != "self" || path.is_empty() {
                    path.push(word.to_owned());
                }
                *rest = after;
            }
        }
    }
    if path.len() > prefix.len() || !path.is_empty() {
        let name = alias.or_else(|| path.last().cloned()).unwrap_or_default();
        found(path, name);
    }
}

fn is_word(token: &str) -> bool {
    token.starts_with(|c: char| c.is_alphabetic() || c == '_')
}

/// Returns the words and punctuation of the code, without comments and strings.
fn tokens(code: &str) -> Vec<String> {
    let (mut tokens, mut rest) = (Vec::new(), code);
    while let Some(first) = rest.chars().next() {
        let is_part = |c: char| c.is_alphanumeric() || c == '_';
        let length = if rest.starts_with("//") {
            rest.find('\n').unwrap_or(rest.len())
        } else if rest.starts_with("r#\"") {
            rest.find("\"#").map_or(rest.len(), |end| end + 2)
        } else if first == '"' {
            text_length(rest)
        } else if first == '\'' {
            // A character or a lifetime.
            rest.char_indices().nth(2).filter(|(_, c)| *c == '\'').map_or(1, |(at, _)| at + 1)
        } else if is_part(first) {
            rest.find(|c| !is_part(c)).unwrap_or(rest.len())
        } else if rest.starts_with("::") {
            2
        } else {
            first.len_utf8()
        };
        let (token, after) = rest.split_at(length);
        if is_word(token) || matches!(token, "::" | "{" | "}" | "," | ";") {
            tokens.push(token.to_owned());
        }
        rest = after;
    }
    tokens
}

/// Returns the length of the string literal at the beginning.
fn text_length(rest: &str) -> usize {
    let mut escaped = false;
    for (at, c) in rest.char_indices().skip(1) {
        match c {
            '"' if !escaped => return at + 1,
            _ => escaped = c == '\\' && !escaped,
        }
    }
    rest.len()
}

#[test]
fn files_do_not_import_each_other_in_a_circle() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let circles = Crate::read(&root.join("src")).circles();
    assert!(circles.is_empty(), "files in a circle: {circles:#?}");
    let policy = Crate::read(&root.join("policy/admission/src")).circles();
    assert!(policy.is_empty(), "files of the policy in a circle: {policy:#?}");
}

#[test]
fn a_circle_is_seen_through_groups_re_exports_and_plain_paths() {
    let circles = |files: &[(&str, &str)]| {
        let texts = files
            .iter()
            .map(|(name, text)| (name.split('/').map(str::to_owned).collect(), (*text).to_owned()));
        Crate::of(texts).circles().into_keys().collect::<Vec<_>>()
    };
    let room = ("room", "mod a;\nmod b;\npub use a::A;\npub(crate) use b::{B, deep::C as D};");
    assert_eq!(circles(&[room, ("room/a", "use super::B;"), ("room/b", "struct B;")]), [""; 0]);
    for (a, b) in [
        ("use super::B;", "use super::A;"),
        ("use crate::{other, room::{B, x}};", "use super::a::{self, A};"),
        ("fn f() { super::b::f(); }", "fn f(a: crate::room::A) {}"),
    ] {
        let found = circles(&[room, ("room/a", a), ("room/b", b)]);
        assert_eq!(found, ["room/a", "room/b"], "{a} {b}");
    }
    // Paths in comments and strings do not count.
    let comment = "// use super::A;\nconst T: &str = \"super::A::x\";";
    assert_eq!(circles(&[room, ("room/a", "use super::B;"), ("room/b", comment)]), [""; 0]);
}
