//! Selects the mutants to try: all, or a random sample with equal shares of each room.

use std::collections::BTreeMap;

use crate::list::Mutant;

/// Returns `count` mutants, taken from the rooms in turn, so that any prefix of them is spread over
/// the rooms too. A room with fewer mutants than its share contributes all of them, and the others
/// more. The choice depends on the names alone, so that it is stable when other mutants come and
/// go.
pub fn draw<'a>(mutants: &[&'a Mutant], seed: u64, count: usize) -> Vec<&'a Mutant> {
    let mut rooms: BTreeMap<&str, Vec<&Mutant>> = BTreeMap::new();
    for mutant in mutants {
        rooms.entry(mutant.room).or_default().push(mutant);
    }
    let mut turns: Vec<(usize, &Mutant)> = Vec::new();
    for room in rooms.values_mut() {
        room.sort_by_cached_key(|mutant| (number(seed, &mutant.name), mutant.name.clone()));
        turns.extend(room.iter().copied().enumerate());
    }
    turns.sort_by_key(|(turn, _)| *turn);
    turns.into_iter().map(|(_, mutant)| mutant).take(count).collect()
}

/// Returns the `index`th of `of` parts, counted from 1.
pub fn shard(mutants: Vec<&Mutant>, index: usize, of: usize) -> Vec<&Mutant> {
    mutants
        .into_iter()
        .enumerate()
        .filter(|(at, _)| at % of == index - 1)
        .map(|(_, mutant)| mutant)
        .collect()
}

/// Hashes a name by FNV-1a with a seed, and mixes the bits so that the hashes of names that differ
/// only at the end are far apart.
fn number(seed: u64, name: &str) -> u64 {
    let hash = name
        .bytes()
        .fold(0xcbf2_9ce4_8422_2325 ^ seed.wrapping_mul(0x9e37_79b9_7f4a_7c15), |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
        });
    let mixed = (hash ^ (hash >> 32)).wrapping_mul(0xd6e8_feb8_6659_fd93);
    mixed ^ (mixed >> 32)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::list::{Genre, Position};

    fn mutants(rooms: &[(&'static str, u32)]) -> Vec<Mutant> {
        let names = rooms
            .iter()
            .flat_map(|(room, count)| (0..*count).map(move |at| (*room, format!("{room} {at}"))));
        (1..)
            .zip(names)
            .map(|(id, (room, name))| Mutant {
                id,
                name,
                room,
                file: String::new(),
                genre: Genre::FnValue,
                start: Position { line: 1, column: 1 },
                replacement: String::new(),
            })
            .collect()
    }

    fn counts(drawn: &[&Mutant]) -> BTreeMap<&'static str, usize> {
        drawn.iter().fold(BTreeMap::new(), |mut counts, mutant| {
            *counts.entry(mutant.room).or_default() += 1;
            counts
        })
    }

    #[test]
    fn what_a_small_room_lacks_the_others_give() {
        let mutants = mutants(&[("a", 50), ("b", 4), ("c", 50)]);
        let all: Vec<&Mutant> = mutants.iter().collect();
        assert_eq!(counts(&draw(&all, 1, 30)), BTreeMap::from([("a", 13), ("b", 4), ("c", 13)]));
        assert_eq!(draw(&all, 1, 1000).len(), 104);
    }

    #[test]
    fn a_seed_chooses_always_the_same() {
        let mutants = mutants(&[("a", 100)]);
        let all: Vec<&Mutant> = mutants.iter().collect();
        let ids = |seed| draw(&all, seed, 10).iter().map(|mutant| mutant.id).collect::<Vec<_>>();
        assert_eq!(ids(1), ids(1));
        assert_ne!(ids(1), ids(2));
    }

    #[test]
    fn shards_divide_all() {
        let mutants = mutants(&[("a", 10)]);
        let all: Vec<&Mutant> = mutants.iter().collect();
        let sizes: Vec<usize> = (1..=3).map(|index| shard(all.clone(), index, 3).len()).collect();
        assert_eq!(sizes, [4, 3, 3]);
    }
}
