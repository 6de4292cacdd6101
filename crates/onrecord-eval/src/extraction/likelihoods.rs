//! Likelihoods of the blocks of many pages, one after the other, as the training writes them.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, ensure};

/// What is left of them.
pub(super) struct Likelihoods(std::vec::IntoIter<f32>);

impl Likelihoods {
    /// Reads a file of 32-bit numbers, little-endian.
    pub(super) fn read(path: &Path) -> Result<Self> {
        let bytes = fs::read(path).with_context(|| format!("cannot read {}", path.display()))?;
        let (numbers, rest) = bytes.as_chunks();
        ensure!(rest.is_empty(), "{} holds no 32-bit numbers", path.display());
        let numbers: Vec<f32> = numbers.iter().map(|&number| f32::from_le_bytes(number)).collect();
        Ok(Self(numbers.into_iter()))
    }

    /// Those of the next page, which has so many blocks; fewer where there are no more.
    pub(super) fn take(&mut self, blocks: usize) -> Vec<f32> {
        self.0.by_ref().take(blocks).collect()
    }
}
