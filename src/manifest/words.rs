//! Examines bytes eight at a time.
//!
//! Most of a long text is strings that are skipped or compared. In WebAssembly, where the compiler
//! has no instruction for it, going byte by byte takes several times as long.

const LOW: u64 = 0x0101_0101_0101_0101;
const HIGH: u64 = 0x8080_8080_8080_8080;

/// Returns the same byte eight times.
pub(super) const fn each(byte: u8) -> u64 {
    LOW.wrapping_mul(byte as u64)
}

/// Returns the high bits of the bytes that are below a bound of at most 0x80. Bits above the lowest
/// set one may be wrong.
pub(super) const fn below(word: u64, bound: u8) -> u64 {
    word.wrapping_sub(each(bound)) & !word & HIGH
}

/// Returns the high bits of the bytes that equal `byte`. Bits above the lowest set one may be
/// wrong.
pub(super) const fn are(word: u64, byte: u8) -> u64 {
    below(word ^ each(byte), 1)
}

/// Returns the number of bytes before the first for which `ends` is true. `found` returns the high
/// bits of such bytes in a word; bits above the lowest set one may be wrong.
#[inline(always)]
pub(super) fn length_before(
    bytes: &[u8],
    found: impl Fn(u64) -> u64,
    ends: impl Fn(&u8) -> bool,
) -> usize {
    let (words, rest) = bytes.as_chunks();
    for (number, word) in words.iter().enumerate() {
        let found = found(u64::from_le_bytes(*word));
        if found != 0 {
            return 8 * number + found.trailing_zeros() as usize / 8;
        }
    }
    8 * words.len() + rest.iter().position(ends).unwrap_or(rest.len())
}

/// Whether two runs of bytes are equal.
pub(super) fn equal(a: &[u8], b: &[u8]) -> bool {
    if a.len() != b.len() {
        return false;
    }
    let word = |bytes: &[u8; 8]| u64::from_le_bytes(*bytes);
    // Comparing the last word, which may overlap the one before, avoids comparing single bytes.
    let (Some(a_last), Some(b_last)) = (a.last_chunk(), b.last_chunk()) else {
        return a.iter().zip(b).all(|(a, b)| a == b);
    };
    let ((a, _), (b, _)) = (a.as_chunks(), b.as_chunks());
    word(a_last) == word(b_last) && a.iter().zip(b).all(|(a, b)| word(a) == word(b))
}

/// Whether `bytes` begins with `start`.
pub(super) fn starts_with(bytes: &[u8], start: &[u8]) -> bool {
    bytes.get(..start.len()).is_some_and(|head| equal(head, start))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_are_equal_when_each_is() {
        let bytes: Vec<u8> = (0..40).collect();
        for length in 0..40 {
            assert!(equal(&bytes[..length], &bytes[..length]));
            assert!(!equal(&bytes[..length], &bytes[..=length]));
            assert!(starts_with(&bytes, &bytes[..length]));
            assert!(!starts_with(&bytes[..length], &bytes));
            for at in 0..length {
                let mut other = bytes[..length].to_vec();
                other[at] ^= 0x80;
                assert!(!equal(&bytes[..length], &other), "{at} of {length}");
                assert!(!starts_with(&bytes, &other), "{at} of {length}");
            }
        }
    }
}
