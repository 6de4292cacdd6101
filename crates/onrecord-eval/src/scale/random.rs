//! A small random number generator with a fixed sequence for each seed.

/// SplitMix64 (Steele, Lea and Flood, 2014).
pub(super) struct SplitMix64(u64);

impl SplitMix64 {
    pub(super) fn new(seed: u64) -> Self {
        Self(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// A number below `end`, uniformly distributed.
    pub(super) fn below(&mut self, end: u64) -> u64 {
        self.next() % end
    }

    /// A number below `end`; small numbers are more frequent.
    pub(super) fn squared(&mut self, end: u64) -> u64 {
        let part = (self.next() >> 11) as f64 / (1_u64 << 53) as f64;
        (part * part * end as f64) as u64
    }

    /// A number below `end`; small numbers are much more frequent. As in news, a few are in every tenth article.
    pub(super) fn cubed(&mut self, end: u64) -> u64 {
        let part = (self.next() >> 11) as f64 / (1_u64 << 53) as f64;
        (part.powi(3) * end as f64) as u64
    }
}
