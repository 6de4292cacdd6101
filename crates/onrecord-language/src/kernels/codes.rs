//! Activations quantised to bytes.

use std::ops::Range;

use super::float::absmax;
use super::matrix::STEP;

/// Rows of activations as bytes, with one scale for each row. A number is about `(code − 128) · scale`.
///
/// This is a buffer: [`super::Kernels::quantise`] overwrites it and reuses its memory.
#[derive(Clone, Debug, Default)]
pub struct Codes {
    inputs: usize,
    codes: Vec<[u8; STEP]>,
    scales: Vec<f32>,
    /// Largest magnitude of each input row, for [`quantise3`].
    maxima: Vec<f32>,
}

/// The code of zero.
const ZERO: u8 = 128;
/// A row without a magnitude of this size becomes zeros, because `127 / absmax` would be infinite for some
/// of them.
const TINY: f32 = 1e-30;

impl Codes {
    /// Number of rows.
    #[must_use]
    pub fn rows(&self) -> usize {
        self.scales.len()
    }

    /// Numbers in a row.
    #[must_use]
    pub fn inputs(&self) -> usize {
        self.inputs
    }

    /// The codes of a row.
    #[must_use]
    pub fn row(&self, row: usize) -> &[u8] {
        let steps = self.steps();
        &self.codes[row * steps..][..steps].as_flattened()[..self.inputs]
    }

    /// The scale of each row.
    #[must_use]
    pub fn scales(&self) -> &[f32] {
        &self.scales
    }

    /// Fills the buffer with rows that are codes already, each with its scale. `None` gives a row of zeros.
    pub(crate) fn gather<'a>(
        &mut self,
        inputs: usize,
        rows: impl ExactSizeIterator<Item = Option<(&'a [u8], f32)>>,
    ) {
        self.resize(rows.len(), inputs);
        let stride = self.steps() * STEP;
        let targets = self.codes.as_flattened_mut().chunks_exact_mut(stride);
        for ((row, target), scale) in rows.zip(targets).zip(&mut self.scales) {
            target.fill(ZERO);
            *scale = 0.0;
            if let Some((codes, own)) = row {
                target[..inputs].copy_from_slice(codes);
                *scale = own;
            }
        }
    }

    /// The codes of all rows. Each row has as many steps as a matrix with the same inputs.
    pub(super) fn cells(&self) -> &[[u8; STEP]] {
        &self.codes
    }

    fn steps(&self) -> usize {
        self.inputs.div_ceil(STEP)
    }

    fn resize(&mut self, rows: usize, inputs: usize) {
        self.inputs = inputs;
        self.codes.resize(rows * self.steps(), [ZERO; STEP]);
        self.scales.resize(rows, 0.0);
    }
}

#[inline(always)]
pub(super) fn quantise(x: &[f32], inputs: usize, codes: &mut Codes) {
    let rows = whole_rows(x, inputs);
    codes.resize(rows, inputs);
    let stride = codes.steps() * STEP;
    let targets = codes.codes.as_flattened_mut().chunks_exact_mut(stride);
    for ((row, target), scale) in x.chunks_exact(inputs).zip(targets).zip(&mut codes.scales) {
        let factor;
        (*scale, factor) = scale_and_factor(absmax(row));
        encode(row, factor, &mut target[..inputs]);
        target[inputs..].fill(ZERO);
    }
}

#[inline(always)]
pub(super) fn quantise3(
    x: &[f32],
    width: usize,
    dilation: usize,
    sequences: &[Range<usize>],
    codes: &mut Codes,
) {
    let rows = whole_rows(x, width);
    codes.resize(rows, 3 * width);
    codes.maxima.clear();
    codes.maxima.extend(x.chunks_exact(width).map(absmax));
    let stride = codes.steps() * STEP;
    let mut own = sequences.iter();
    let mut sequence = &(0..0);
    for (at, target) in codes.codes.as_flattened_mut().chunks_exact_mut(stride).enumerate() {
        while sequence.end <= at {
            sequence = own.next().expect("the sequences hold all rows");
        }
        let neighbours = neighbours(at, sequence, dilation);
        let mut largest = 0.0;
        for row in neighbours.into_iter().flatten() {
            largest = f32::max(largest, codes.maxima[row]);
        }
        let factor;
        (codes.scales[at], factor) = scale_and_factor(largest);
        let (parts, padding) = target.split_at_mut(3 * width);
        for (part, row) in parts.chunks_exact_mut(width).zip(neighbours) {
            match row {
                Some(row) => encode(&x[row * width..][..width], factor, part),
                None => part.fill(ZERO),
            }
        }
        padding.fill(ZERO);
    }
}

/// The rows `dilation` before `at`, at `at` and `dilation` after it; `None` outside of the sequence.
fn neighbours(at: usize, sequence: &Range<usize>, dilation: usize) -> [Option<usize>; 3] {
    let inside = |row: &usize| sequence.contains(row);
    [at.checked_sub(dilation).filter(inside), Some(at), at.checked_add(dilation).filter(inside)]
}

fn whole_rows(x: &[f32], width: usize) -> usize {
    assert!(width > 0 && x.len().is_multiple_of(width), "the numbers are whole rows");
    x.len() / width
}

/// The scale of a row, and the factor from its numbers to codes.
#[inline(always)]
fn scale_and_factor(largest: f32) -> (f32, f32) {
    if largest < TINY { (0.0, 0.0) } else { (largest / 127.0, 127.0 / largest) }
}

#[inline(always)]
fn encode(x: &[f32], factor: f32, codes: &mut [u8]) {
    /// 1.5 · 2²³ + 128. A sum with it has no bits for fractions, so the addition rounds to the nearest
    /// integer, halves to even. The lowest byte of the sum is that integer plus 128.
    const ROUND: f32 = 12_583_040.0;
    for (code, &x) in codes.iter_mut().zip(x) {
        let scaled = x * factor;
        let scaled = if scaled.is_nan() { 0.0 } else { scaled };
        let scaled = if scaled > 127.0 { 127.0 } else { scaled };
        let scaled = if scaled < -127.0 { -127.0 } else { scaled };
        *code = (scaled + ROUND).to_bits() as u8;
    }
}
