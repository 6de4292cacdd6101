//! Reads the block likelihoods that the training writes, page after page.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, ensure};

/// The likelihoods that are not taken yet.
pub(super) struct BlockLikelihoods(std::vec::IntoIter<f32>);

impl BlockLikelihoods {
    /// Reads a file of 32-bit numbers, little-endian.
    pub(super) fn read(path: &Path) -> Result<Self> {
        let bytes = fs::read(path).with_context(|| format!("cannot read {}", path.display()))?;
        let (numbers, rest) = bytes.as_chunks();
        ensure!(rest.is_empty(), "{} is not a list of 32-bit numbers", path.display());
        let numbers: Vec<f32> = numbers.iter().map(|&number| f32::from_le_bytes(number)).collect();
        Ok(Self(numbers.into_iter()))
    }

    /// Takes the likelihoods of the next page's blocks; fewer at the end of the file.
    pub(super) fn take(&mut self, blocks: usize) -> Vec<f32> {
        self.0.by_ref().take(blocks).collect()
    }
}
