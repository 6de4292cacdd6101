//! Weights of seven bits in the order in which the products read them.

use std::ops::Range;
use std::sync::Arc;

/// Outputs are stored in panels of this many.
pub(super) const PANEL: usize = 16;
/// Inputs are stored in steps of this many.
pub(super) const STEP: usize = 4;
/// The largest weight. Two products with an unsigned byte, `2 · 255 · 63 = 32,130`, fit sixteen
/// signed bits, so that AVX2's `maddubs` never saturates and every path is exact.
pub const WEIGHT_LIMIT: i8 = 63;
/// The most inputs of a matrix: `65,536 · 255 · 63` fits 32 signed bits.
pub const INPUT_LIMIT: usize = 1 << 16;

/// A part of bytes that many share: of a memory map, or of bytes built into the binary.
#[derive(Clone)]
pub struct SharedBytes {
    owner: Arc<dyn AsRef<[u8]> + Send + Sync>,
    range: Range<usize>,
}

impl SharedBytes {
    /// All bytes of `owner`.
    pub fn new(owner: impl AsRef<[u8]> + Send + Sync + 'static) -> Self {
        let range = 0..owner.as_ref().len();
        Self { owner: Arc::new(owner), range }
    }

    /// A part of these bytes, or `None` where `range` is none.
    #[must_use]
    pub fn part(&self, range: Range<usize>) -> Option<Self> {
        self.get(range.clone())?;
        let start = self.range.start;
        Some(Self { owner: Arc::clone(&self.owner), range: start + range.start..start + range.end })
    }

    /// The bytes of `range`, or `None` where it is none of these.
    #[must_use]
    pub fn get(&self, range: Range<usize>) -> Option<&[u8]> {
        (**self).get(range)
    }
}

impl std::ops::Deref for SharedBytes {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        &(*self.owner).as_ref()[self.range.clone()]
    }
}

impl std::fmt::Debug for SharedBytes {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SharedBytes").field("range", &self.range).finish_non_exhaustive()
    }
}

/// Why parts of a model file are no matrix.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MatrixError {
    /// No inputs, no outputs, or more inputs than a sum of 32 bits holds.
    #[error("a matrix of {inputs} inputs and {outputs} outputs cannot be computed with")]
    Shape {
        /// Inputs.
        inputs: usize,
        /// Outputs.
        outputs: usize,
    },
    /// The weights do not have the size that the shape asks for.
    #[error("a matrix has {found} bytes of weights where its shape asks for {expected}")]
    Weights {
        /// What the shape asks for, with padding.
        expected: usize,
        /// What was given.
        found: usize,
    },
    /// Not one scale and one bias for each output.
    #[error("a matrix of {outputs} outputs has {scales} scales and {bias} numbers of bias")]
    Columns {
        /// Outputs.
        outputs: usize,
        /// Scales given.
        scales: usize,
        /// Numbers of bias given.
        bias: usize,
    },
    /// A weight of more than seven bits.
    #[error("a matrix has a weight outside -63..=63")]
    WeightRange,
    /// A scale or bias that is infinite or no number.
    #[error("a matrix has a scale or bias that is not finite")]
    NotFinite,
}

/// What the epilogue of a product needs for sixteen outputs.
#[derive(Clone, Debug)]
pub(super) struct Columns {
    /// 128 times the sum of the weights: what the codes' offset adds to a sum of products.
    pub(super) offsets: [i32; PANEL],
    pub(super) scales: [f32; PANEL],
    pub(super) bias: [f32; PANEL],
}

/// A linear layer: weights in `-63..=63`, and a scale and a bias for each output.
///
/// The weights stay where they are, in a memory map or in the binary. Their layout is that of the
/// file: `[outputs / 16][inputs / 4][16][4]`, one signed byte each, outputs padded to a multiple of
/// 16 and inputs to a multiple of 4. What stands in the padding has no effect.
#[derive(Clone, Debug)]
pub struct Matrix {
    inputs: usize,
    outputs: usize,
    weights: SharedBytes,
    columns: Vec<Columns>,
}

impl Matrix {
    /// How many bytes of weights a matrix has in a file, padding included, or `None` where no
    /// matrix has this shape.
    #[must_use]
    pub fn weight_bytes(inputs: usize, outputs: usize) -> Option<usize> {
        if inputs == 0 || outputs == 0 || inputs > INPUT_LIMIT {
            return None;
        }
        let outputs = outputs.checked_next_multiple_of(PANEL)?;
        inputs.next_multiple_of(STEP).checked_mul(outputs)
    }

    /// A matrix, checked: model files are untrusted.
    ///
    /// # Errors
    /// Where the parts do not fit the shape, or a weight, scale or bias is out of range.
    pub fn new(
        inputs: usize,
        outputs: usize,
        weights: SharedBytes,
        scales: &[f32],
        bias: &[f32],
    ) -> Result<Self, MatrixError> {
        let expected =
            Self::weight_bytes(inputs, outputs).ok_or(MatrixError::Shape { inputs, outputs })?;
        if weights.len() != expected {
            return Err(MatrixError::Weights { expected, found: weights.len() });
        }
        if scales.len() != outputs || bias.len() != outputs {
            let (scales, bias) = (scales.len(), bias.len());
            return Err(MatrixError::Columns { outputs, scales, bias });
        }
        if !scales.iter().chain(bias).all(|number| number.is_finite()) {
            return Err(MatrixError::NotFinite);
        }
        let (cells, _) = weights.as_chunks::<{ PANEL * STEP }>();
        if cells.iter().any(|cell| !in_range(cell)) {
            return Err(MatrixError::WeightRange);
        }
        let columns = cells
            .chunks_exact(inputs.div_ceil(STEP))
            .zip(scales.chunks(PANEL).zip(bias.chunks(PANEL)))
            .map(|(panel, (scales, bias))| Columns {
                offsets: offsets(panel),
                scales: padded(scales),
                bias: padded(bias),
            })
            .collect();
        Ok(Self { inputs, outputs, weights, columns })
    }

    /// Numbers in a row that goes in.
    #[must_use]
    pub fn inputs(&self) -> usize {
        self.inputs
    }

    /// Numbers in a row that comes out.
    #[must_use]
    pub fn outputs(&self) -> usize {
        self.outputs
    }

    /// The weights, [`Self::steps`] cells a panel.
    pub(super) fn cells(&self) -> &[[u8; PANEL * STEP]] {
        self.weights.as_chunks().0
    }

    pub(super) fn steps(&self) -> usize {
        self.inputs.div_ceil(STEP)
    }

    /// One for each panel.
    pub(super) fn columns(&self) -> &[Columns] {
        &self.columns
    }
}

fn in_range(cell: &[u8; PANEL * STEP]) -> bool {
    // No early return, so that sixteen are compared at a time.
    let limit = WEIGHT_LIMIT.unsigned_abs();
    cell.iter().fold(true, |all, &weight| all & (weight.wrapping_add(limit) <= 2 * limit))
}

fn offsets(panel: &[[u8; PANEL * STEP]]) -> [i32; PANEL] {
    let mut sums = [0; PANEL];
    for cell in panel {
        for (sum, weights) in sums.iter_mut().zip(cell.as_chunks::<STEP>().0) {
            *sum += weights.iter().map(|&weight| i32::from(weight as i8)).sum::<i32>();
        }
    }
    sums.map(|sum| 128 * sum)
}

fn padded(numbers: &[f32]) -> [f32; PANEL] {
    let mut panel = [0.0; PANEL];
    panel[..numbers.len()].copy_from_slice(numbers);
    panel
}
