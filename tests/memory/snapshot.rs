//! Snapshots of the costs of named workloads: a table in a file, whose figures may deviate by 3 %.
//! `BLESS=1` rewrites the file, so that a change that makes a workload more expensive is seen in
//! review, and one that makes it cheaper is kept.

use std::fmt::Write;
use std::path::Path;

/// How far a figure may deviate from that of the file, in percent.
const TOLERANCE: u64 = 3;

/// Compares measured workloads, each with its name and figures, with the table in a file. `columns`
/// are the names of the figures.
#[track_caller]
pub(crate) fn assert_near<const N: usize>(
    file: &Path,
    columns: [&str; N],
    measured: &[(&str, [u64; N])],
) {
    let mut table = format!("# {}, workload\n", columns.join(", "));
    for (name, figures) in measured {
        let figures = figures.map(|figure| format!("{figure:>11}"));
        writeln!(table, "{}  {name}", figures.join(" ")).unwrap();
    }
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(file, &table).unwrap();
    }
    let file = file.display();
    let snapshot = std::fs::read_to_string(file.to_string()).unwrap_or_default();
    let wanted: Vec<(&str, [u64; N])> = snapshot.lines().filter_map(row).collect();
    assert_eq!(wanted.len(), measured.len(), "BLESS=1 writes {file} anew:\n{table}");
    for ((name, figures), (wanted_name, wanted)) in measured.iter().zip(&wanted) {
        assert_eq!(name, wanted_name, "BLESS=1 writes {file} anew:\n{table}");
        let is_near = |(now, then): (&u64, &u64)| now.abs_diff(*then) * 100 <= then * TOLERANCE;
        assert!(
            figures.iter().zip(wanted).all(is_near),
            "{name}: {columns:?} are {figures:?}, and were {wanted:?}; BLESS=1 writes {file} anew:\n{table}"
        );
    }
}

/// Parses a row of the table into the name and the figures of a workload; `None` for the heading.
fn row<const N: usize>(line: &str) -> Option<(&str, [u64; N])> {
    let mut figures = [0; N];
    let mut rest = line;
    for figure in &mut figures {
        let (digits, behind) = rest.trim_start().split_once(' ')?;
        *figure = digits.parse().ok()?;
        rest = behind;
    }
    Some((rest.trim_start(), figures))
}
