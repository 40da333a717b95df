//! Quantities in their canonical form.

/// The canonical text of a quantity.
///
/// # Errors
/// Go's text, if it is no quantity.
pub(super) fn canonical(text: &str) -> Result<String, String> {
    const FORMAT: &str = "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'";
    let text = text.trim();
    if text.is_empty()
        || text.chars().any(|c| !c.is_ascii_alphanumeric() && !matches!(c, '+' | '-' | '.'))
    {
        return Err(FORMAT.to_owned());
    }
    Ok(text.to_owned())
}
