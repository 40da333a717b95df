//! Colours of what people read. They are written always, and taken out where standard output
//! is no terminal or `NO_COLOR` is set.

use anstyle::{AnsiColor, Style};

/// The word `error`.
pub(super) const ERROR: Style = AnsiColor::Red.on_default().bold();
/// The word `warning`.
pub(super) const WARNING: Style = AnsiColor::Yellow.on_default().bold();
/// What helps.
pub(super) const HELP: Style = AnsiColor::Cyan.on_default().bold();
/// What is well.
pub(super) const GOOD: Style = AnsiColor::Green.on_default().bold();
/// A place in a file.
pub(super) const PLACE: Style = Style::new().bold();
/// Numbers of lines.
pub(super) const GUTTER: Style = AnsiColor::Blue.on_default().bold();
/// The mark under a place.
pub(super) const MARK: Style = AnsiColor::Red.on_default().bold();
