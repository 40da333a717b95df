//! Copies the project's files into another folder, where they may be changed.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::process::Command;

/// Makes a folder equal to the project's files, including uncommitted ones. An unchanged file is
/// not written, so that it is not compiled again. `texts` are the contents of files that differ
/// from the project's, or that the project does not have.
pub fn copy(root: &Path, to: &Path, texts: &BTreeMap<String, String>) -> Result<(), String> {
    let output = Command::new("git")
        .current_dir(root)
        .args(["ls-files", "--cached", "--others", "--exclude-standard", "-z"])
        .output()
        .map_err(|error| error.to_string())?;
    let listed = String::from_utf8_lossy(&output.stdout);
    let there = listed.split('\0').filter(|file| root.join(file).is_file());
    let files: BTreeSet<&str> = there.chain(texts.keys().map(String::as_str)).collect();
    for folder in ["src", "tests"] {
        remove_others(to, &to.join(folder), &files)?;
    }
    for file in files {
        if let Some(text) = texts.get(file) {
            write(&to.join(file), text.as_bytes())?;
            continue;
        }
        let error = |error: std::io::Error| format!("{file}: {error}");
        let from = root.join(file);
        write(&to.join(file), &fs::read(&from).map_err(error)?)?;
        let mode = fs::metadata(&from).map_err(error)?.permissions();
        fs::set_permissions(to.join(file), mode).map_err(error)?;
    }
    Ok(())
}

/// Writes a file unless it has this content already.
pub fn write(path: &Path, text: &[u8]) -> Result<(), String> {
    if fs::read(path).is_ok_and(|there| there == text) {
        return Ok(());
    }
    let error = |error: std::io::Error| format!("{}: {error}", path.display());
    path.parent().map_or(Ok(()), fs::create_dir_all).map_err(error)?;
    fs::write(path, text).map_err(error)
}

/// Removes the files that are not in `files`.
fn remove_others(top: &Path, folder: &Path, files: &BTreeSet<&str>) -> Result<(), String> {
    let Ok(entries) = fs::read_dir(folder) else { return Ok(()) };
    for entry in entries.flatten() {
        let path = entry.path();
        if path.is_dir() {
            remove_others(top, &path, files)?;
        } else if !path
            .strip_prefix(top)
            .is_ok_and(|below| files.iter().any(|file| Path::new(file) == below))
        {
            fs::remove_file(&path).map_err(|error| error.to_string())?;
        }
    }
    Ok(())
}
