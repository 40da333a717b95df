//! The project's files in another folder, where they may be changed.

use std::fs;
use std::path::Path;
use std::process::Command;

/// Brings a folder to the state of the project's files, those that are not committed too. A
/// file that is the same is left alone, so that it is not compiled again; `rewritten` gives
/// the text of those that are to differ.
pub fn copy(
    root: &Path,
    to: &Path,
    rewritten: &dyn Fn(&str) -> Option<Vec<u8>>,
) -> Result<(), String> {
    let output = Command::new("git")
        .current_dir(root)
        .args(["ls-files", "--cached", "--others", "--exclude-standard", "-z"])
        .output()
        .map_err(|error| error.to_string())?;
    let listed = String::from_utf8_lossy(&output.stdout);
    let files: Vec<&str> = listed.split('\0').filter(|file| root.join(file).is_file()).collect();
    for folder in ["src", "tests"] {
        remove_others(to, &to.join(folder), &files)?;
    }
    for file in files {
        let text = match rewritten(file) {
            Some(text) => text,
            None => fs::read(root.join(file)).map_err(|error| format!("{file}: {error}"))?,
        };
        write(&to.join(file), &text)?;
        let mode = fs::metadata(root.join(file)).map_err(|error| error.to_string())?.permissions();
        fs::set_permissions(to.join(file), mode).map_err(|error| error.to_string())?;
    }
    Ok(())
}

/// Writes a file if it is not so already.
pub fn write(path: &Path, text: &[u8]) -> Result<(), String> {
    if fs::read(path).is_ok_and(|there| there == text) {
        return Ok(());
    }
    let error = |error: std::io::Error| format!("{}: {error}", path.display());
    path.parent().map_or(Ok(()), fs::create_dir_all).map_err(error)?;
    fs::write(path, text).map_err(error)
}

/// Removes what the project has no longer.
fn remove_others(top: &Path, folder: &Path, files: &[&str]) -> Result<(), String> {
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
