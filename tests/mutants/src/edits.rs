//! Inserts text pieces into a source, and records where they end up.

use std::ops::Range;

/// Pieces to insert before and after a part of a text, or at one place if the part is empty.
pub struct Edit {
    /// The part, in bytes of the original text.
    pub range: Range<usize>,
    pub before: Vec<Piece>,
    pub after: Vec<Piece>,
    /// The part of the original, in bytes, in which a compiler error outside of the pieces is
    /// caused by this edit.
    pub wide: Range<usize>,
}

/// A piece of inserted text, with the mutants it implements.
pub struct Piece {
    pub text: String,
    pub mutants: Vec<u32>,
}

/// The edited text, with its regions.
pub struct Edited {
    pub text: String,
    pub regions: Vec<Region>,
}

/// A part of the edited text.
pub struct Region {
    pub range: Range<usize>,
    pub mutants: Vec<u32>,
    /// Whether the region is an inserted piece, rather than the whole part that the edit affects.
    pub narrow: bool,
}

/// The kinds of insertions at one place, in the order in which they are made.
#[derive(Eq, Ord, PartialEq, PartialOrd)]
enum Turn {
    /// The end of a part. Inner parts end first; of equal parts, the one added last.
    End {
        inverted_start: usize,
        inverted_number: usize,
    },
    Place,
    /// The start of a part. Outer parts start first; of equal parts, the one added first.
    Start {
        inverted_end: usize,
        number: usize,
    },
}

/// Applies the edits, whose parts must be nested or disjoint.
pub fn apply(source: &str, edits: &[Edit]) -> Edited {
    let mut events: Vec<(usize, Turn, &[Piece])> = Vec::new();
    for (number, edit) in edits.iter().enumerate() {
        let Range { start, end } = edit.range;
        if start == end {
            events.push((start, Turn::Place, &edit.before));
            continue;
        }
        events.push((start, Turn::Start { inverted_end: usize::MAX - end, number }, &edit.before));
        events.push((
            end,
            Turn::End { inverted_start: usize::MAX - start, inverted_number: usize::MAX - number },
            &edit.after,
        ));
    }
    events.sort_by(|a, b| (a.0, &a.1).cmp(&(b.0, &b.1)));
    let mut text = String::new();
    let mut regions = Vec::new();
    // How far the original text has been copied, and where each copied part ended up.
    let (mut copied, mut moves) = (0, vec![(0, 0)]);
    for (at, _, pieces) in events {
        text.push_str(&source[copied..at]);
        copied = at;
        for piece in pieces {
            let start = text.len();
            text.push_str(&piece.text);
            if !piece.mutants.is_empty() {
                regions.push(Region {
                    range: start..text.len(),
                    mutants: piece.mutants.clone(),
                    narrow: true,
                });
            }
        }
        moves.push((at, text.len()));
    }
    text.push_str(&source[copied..]);
    let moved = |at: usize| {
        let last = moves.partition_point(|(from, _)| *from <= at) - 1;
        moves[last].1 + (at - moves[last].0)
    };
    for edit in edits {
        let mutants =
            edit.before.iter().chain(&edit.after).flat_map(|piece| piece.mutants.clone()).collect();
        regions.push(Region {
            range: moved(edit.wide.start)..moved(edit.wide.end),
            mutants,
            narrow: false,
        });
    }
    Edited { text, regions }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn edit(range: Range<usize>, before: &str, after: &str, id: u32) -> Edit {
        let piece = |text: &str, mutants| Piece { text: text.to_owned(), mutants };
        Edit {
            wide: range.clone(),
            range,
            before: vec![piece(before, vec![id])],
            after: vec![piece(after, vec![])],
        }
    }

    #[test]
    fn parts_nest() {
        let edits = [
            edit(0..3, "(", ")", 1),
            edit(0..3, "[", "]", 2),
            edit(0..1, "<", ">", 3),
            edit(2..2, "!", "", 4),
        ];
        assert_eq!(apply("abc", &edits).text, "([<a>b!c])");
    }

    #[test]
    fn a_region_is_where_its_piece_came_to_stand() {
        let edited = apply("ab", &[edit(0..1, "<<", ">", 1), edit(1..2, "(", ")", 2)]);
        assert_eq!(edited.text, "<<a>(b)");
        let narrow: Vec<_> = edited
            .regions
            .iter()
            .filter(|region| region.narrow)
            .map(|region| &edited.text[region.range.clone()])
            .collect();
        assert_eq!(narrow, ["<<", "("]);
    }
}
