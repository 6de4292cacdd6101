//! Blocks of the small networks: gated convolutions (Dauphin et al. 2017) with SiLU gates, and attention
//! within a band.

use std::ops::Range;

use crate::file::{Block, ModelError, ModelFile};
use crate::kernels::{Attention, Kernels, Matrix};
use crate::network::{EncoderBuffers, Norm, room};

/// Epsilon of the layer norms, the default of PyTorch.
pub(crate) const EPSILON: f32 = 1e-5;

/// A sequence of blocks. Each adds its output to its input.
pub(crate) struct Blocks {
    shape: BlocksShape,
    layers: Vec<Layer>,
}

/// What all blocks of a network have in common.
#[derive(Clone, Copy)]
pub(crate) struct BlocksShape {
    /// Numbers in a row.
    pub(crate) width: usize,
    /// Number of attention heads.
    pub(crate) heads: usize,
    /// Largest distance between a query and a key, in rows.
    pub(crate) band: usize,
}

enum Layer {
    Convolution { norm: Norm, into: Matrix, out: Matrix, dilation: usize },
    Attention { norm: Norm, qkv: Matrix, out: Matrix, distance: Vec<f32> },
}

impl Blocks {
    /// Loads the blocks `NAME.0`, `NAME.1`, … of a model.
    pub(crate) fn load(
        file: &ModelFile,
        name: &str,
        shape: BlocksShape,
        blocks: &[Block],
    ) -> Result<Self, ModelError> {
        let BlocksShape { width, heads, band } = shape;
        if heads == 0 || !width.is_multiple_of(heads) || band > 1 << 10 {
            return Err(ModelError::Header("a network of this shape cannot be".into()));
        }
        let layer = |(at, block): (usize, &Block)| -> Result<Layer, ModelError> {
            let name = |part: &str| format!("{name}.{at}.{part}");
            let norm = Norm::load(file, &name("norm"), width, EPSILON)?;
            Ok(match *block {
                Block::Convolution { dilation } => Layer::Convolution {
                    norm,
                    into: file.matrix(&name("into"), 3 * width, 2 * width)?,
                    out: file.matrix(&name("out"), width, width)?,
                    dilation,
                },
                Block::Attention => Layer::Attention {
                    norm,
                    qkv: file.matrix(&name("qkv"), width, 3 * width)?,
                    out: file.matrix(&name("out"), width, width)?,
                    distance: file.vector(&name("distance"), heads * (2 * band + 1))?,
                },
            })
        };
        let layers = blocks.iter().enumerate().map(layer).collect::<Result<_, _>>()?;
        Ok(Self { shape, layers })
    }

    /// Applies the blocks to `buffers.x`, in place. `sequences` are ranges of its rows, one after the
    /// other.
    pub(crate) fn apply(
        &self,
        kernels: Kernels,
        sequences: &[Range<usize>],
        buffers: &mut EncoderBuffers,
    ) {
        let EncoderBuffers { codes, attention, x, normed, wide, inner, .. } = buffers;
        let BlocksShape { width, heads, band } = self.shape;
        let rows = x.len() / width;
        let scale = 1.0 / ((width / heads) as f32).sqrt();
        for layer in &self.layers {
            match layer {
                Layer::Convolution { norm, into, out, dilation } => {
                    norm.apply_into(kernels, x, normed);
                    kernels.quantise3(normed, width, *dilation, sequences, codes);
                    kernels.product(into, codes, room(wide, rows * 2 * width), 2 * width);
                    kernels.gated(wide, width, room(inner, rows * width));
                    kernels.quantise(inner, width, codes);
                    kernels.product_add(out, codes, x, width);
                }
                Layer::Attention { norm, qkv, out, distance } => {
                    norm.apply_into(kernels, x, normed);
                    kernels.quantise(normed, width, codes);
                    kernels.product(qkv, codes, room(wide, rows * 3 * width), 3 * width);
                    let shape = Attention { width, heads, scale, bias: distance, band: Some(band) };
                    room(inner, rows * width);
                    for Range { start, end } in sequences.iter().cloned() {
                        let (x, out) =
                            (start * 3 * width..end * 3 * width, start * width..end * width);
                        kernels.attention(&shape, &wide[x], &mut inner[out], attention);
                    }
                    kernels.quantise(inner, width, codes);
                    kernels.product_add(out, codes, x, width);
                }
            }
        }
    }
}
