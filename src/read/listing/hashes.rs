//! Hashes that stand for paths, classes and words, and maps by them.

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
        for byte in bytes {
            self.write_u64(u64::from(*byte));
        }
    }

    fn write_u32(&mut self, key: u32) {
        self.write_u64(u64::from(key));
    }

    fn write_usize(&mut self, key: usize) {
        self.write_u64(key as u64);
    }

    fn write_u64(&mut self, key: u64) {
        let product = u128::from(self.sum ^ key ^ self.seed) * u128::from(self.seed);
        self.sum = (product >> 64) as u64 ^ product as u64;
    }

    fn finish(&self) -> u64 {
        self.sum
    }
}

/// FNV-1a: short keys, and a forged collision could only make two groups one.
pub fn hash(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |sum, byte| (sum ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

pub fn mix(above: u64, own: u64) -> u64 {
    (above.rotate_left(5) ^ own).wrapping_mul(0x517c_c1b7_2722_0a95)
}
