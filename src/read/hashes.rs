//! Hashes that stand for paths, classes and words, and maps by them. None outlives the process.

use std::collections::HashMap;
use std::hash::{BuildHasher, Hasher, RandomState};
use std::sync::LazyLock;

/// A map by small keys or hashes. Secretly seeded, so that no page can be made to fill one slot.
pub type ByKey<K, V> = HashMap<K, V, Seeded>;
pub type ByHash<V> = ByKey<u64, V>;

#[derive(Clone)]
pub struct Seeded(u64);

impl Default for Seeded {
    fn default() -> Seeded {
        // One for the process: maps are made by the thousand.
        static SEED: LazyLock<u64> = LazyLock::new(|| RandomState::new().hash_one(0_u8) | 1);
        Seeded(*SEED)
    }
}

impl BuildHasher for Seeded {
    type Hasher = Folding;

    fn build_hasher(&self) -> Folding {
        Folding { seed: self.0, sum: 0 }
    }
}

/// Folds the 128-bit product of key and seed: enough for keys that are hashes.
pub struct Folding {
    seed: u64,
    sum: u64,
}

impl Hasher for Folding {
    fn write(&mut self, bytes: &[u8]) {
        self.write_u64(sum_of(bytes));
    }

    /// What ends a text.
    fn write_u8(&mut self, byte: u8) {
        self.write_u64(u64::from(byte));
    }

    fn write_u32(&mut self, key: u32) {
        self.write_u64(u64::from(key));
    }

    fn write_usize(&mut self, key: usize) {
        self.write_u64(key as u64);
    }

    fn write_u64(&mut self, key: u64) {
        self.sum = folded(self.sum ^ key ^ self.seed, self.seed);
    }

    fn finish(&self) -> u64 {
        self.sum
    }
}

/// Eight bytes at a time: fast, and the same for all. A page can forge a collision, but only within itself: two of its groups become
/// one, or two of its links lead to one address, which it could as well have written.
pub fn hash(text: &str) -> u64 {
    sum_of(text.as_bytes())
}

pub fn mix(above: u64, own: u64) -> u64 {
    (above.rotate_left(5) ^ own).wrapping_mul(0x517c_c1b7_2722_0a95)
}

/// The shift and product of `mix` would not do: the last digit of eight bytes and the first of the next eight cancel out there.
fn sum_of(bytes: &[u8]) -> u64 {
    // 2^64 by the golden ratio.
    const MULTIPLIER: u64 = 0x9e37_79b9_7f4a_7c15;
    let (eights, rest) = bytes.as_chunks::<8>();
    let begin = folded(!(bytes.len() as u64), MULTIPLIER);
    let sum = eights.iter().fold(begin, |sum, eight| folded(sum ^ u64::from_le_bytes(*eight), MULTIPLIER));
    let last = rest.iter().rev().fold(0, |last, byte| last << 8 | u64::from(*byte));
    folded(sum ^ last, MULTIPLIER)
}

/// Both halves of the product, one upon the other.
fn folded(key: u64, by: u64) -> u64 {
    let product = u128::from(key) * u128::from(by);
    (product >> 64) as u64 ^ product as u64
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn addresses_that_count_are_told_apart() {
        for before in 0..24 {
            let path = "x".repeat(before);
            let hashes: HashSet<u64> = (0..20_000).map(|number| hash(&format!("{path}{number}"))).collect();
            assert_eq!(hashes.len(), 20_000, "{before}");
        }
    }

    #[test]
    fn a_text_is_told_from_a_longer_one() {
        let hashes: HashSet<u64> = ["", "\0", "\0\0", "a", "a\0", "aaaaaaaa", "aaaaaaaa\0"].into_iter().map(hash).collect();
        assert_eq!(hashes.len(), 7);
    }
}
