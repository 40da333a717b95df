//! Finds line feeds, eight bytes at a time: lines are so short that starting a search for each
//! would not pay.

/// A mask of the low seven bits of each byte of a word.
const LOW: u64 = u64::from_le_bytes([0x7f; 8]);
const LINE_FEEDS: u64 = u64::from_le_bytes([b'\n'; 8]);

/// Returns the offsets of the line feeds of a text, in order.
pub(super) fn newlines(text: &str) -> Newlines<'_> {
    let (words, rest) = text.as_bytes().as_chunks::<8>();
    Newlines { words: words.iter(), rest: rest.iter(), offset: 0, found: 0 }
}

pub(super) struct Newlines<'a> {
    words: std::slice::Iter<'a, [u8; 8]>,
    rest: std::slice::Iter<'a, u8>,
    /// The offset of the end of what was examined.
    offset: usize,
    /// The high bit of each byte of the last word that is a line feed and was not returned yet.
    found: u64,
}

impl Iterator for Newlines<'_> {
    type Item = usize;

    fn next(&mut self) -> Option<usize> {
        while self.found == 0 {
            let Some(word) = self.words.next() else { return self.next_of_rest() };
            // Zero for each line feed; then the high bit of each byte that is zero.
            let differs = u64::from_le_bytes(*word) ^ LINE_FEEDS;
            self.found = !((differs & LOW).wrapping_add(LOW) | differs | LOW);
            self.offset += word.len();
        }
        let byte = self.found.trailing_zeros() as usize / 8;
        self.found &= self.found.wrapping_sub(1);
        Some(self.offset - size_of::<u64>() + byte)
    }
}

impl Newlines<'_> {
    #[cold]
    fn next_of_rest(&mut self) -> Option<usize> {
        let before = self.rest.by_ref().position(|byte| *byte == b'\n')?;
        self.offset += before + 1;
        Some(self.offset - 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_feed_is_found() {
        let text = "a\n\u{b}\n\n\n\u{c9}\u{8a}\n0123456789\n\n\n\n\n\n\n\n\n\t\n*j";
        for start in (0..text.len()).filter(|start| text.is_char_boundary(*start)) {
            for end in (start..=text.len()).filter(|end| text.is_char_boundary(*end)) {
                let part = text.get(start..end).expect("a part");
                let expected: Vec<usize> = part.match_indices('\n').map(|(at, _)| at).collect();
                assert_eq!(newlines(part).collect::<Vec<_>>(), expected, "{part:?}");
            }
        }
    }
}
