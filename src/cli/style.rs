//! The colours of texts for people. They are always written, and stripped where standard output is
//! not a terminal or `NO_COLOR` is set.

use anstyle::{AnsiColor, Style};

/// The word `error`.
pub(super) const ERROR: Style = AnsiColor::Red.on_default().bold();
/// The word `warning`.
pub(super) const WARNING: Style = AnsiColor::Yellow.on_default().bold();
/// Hints and other help.
pub(super) const HELP: Style = AnsiColor::Cyan.on_default().bold();
/// Good outcomes.
pub(super) const GOOD: Style = AnsiColor::Green.on_default().bold();
/// Places in files.
pub(super) const PLACE: Style = Style::new().bold();
/// Line numbers.
pub(super) const GUTTER: Style = AnsiColor::Blue.on_default().bold();
/// The marks under a place.
pub(super) const MARK: Style = AnsiColor::Red.on_default().bold();
