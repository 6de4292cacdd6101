//! The accurate encoder: a transformer over word pieces (MiniLM-L6, Wang et al. 2020), with an embedding of
//! each word's case. A word's vector is the mean over its pieces of a weighted sum of all layers.

use std::ops::Range;

use crate::file::{EncoderShape, Header, ModelError, ModelFile, Table};
use crate::kernels::{Attention, Kernels, Matrix};
use crate::network::{EncoderBuffers, Norm, room};
use crate::pieces::{FIRST, LAST, Pieces};
use crate::words::case_class;

/// Epsilon of the layer norms, as in BERT.
const EPSILON: f32 = 1e-12;

pub(crate) struct Accurate {
    width: usize,
    heads: usize,
    inner: usize,
    pieces: Pieces,
    piece: Table,
    position: Table,
    case: Table,
    norm: Norm,
    layers: Vec<Layer>,
    /// Weights of the embedding and of each layer in a word's vector.
    mix: Vec<f32>,
}

struct Layer {
    qkv: Matrix,
    out: Matrix,
    norm_attention: Norm,
    wide: Matrix,
    narrow: Matrix,
    norm_inner: Norm,
}

impl Accurate {
    pub(super) fn load(file: &ModelFile) -> Result<Self, ModelError> {
        let &EncoderShape::Accurate { width, heads, inner, layers, positions } =
            Header::required(file.header.encoder.as_ref(), "encoder")?
        else {
            return Err(ModelError::Header("not the shape of the accurate model".into()));
        };
        if heads == 0 || !width.is_multiple_of(heads) || positions < 3 {
            return Err(ModelError::Header("a transformer of this shape cannot be".into()));
        }
        let pieces = Pieces::parse(&file.text("pieces")?);
        let (piece, position) = (file.table("piece", width)?, file.table("position", width)?);
        let case = file.table("case", width)?;
        for (name, rows, least) in [
            ("piece", piece.rows(), pieces.len()),
            ("position", position.rows(), positions),
            ("case", case.rows(), 8),
        ] {
            if rows < least {
                return Err(ModelError::tensor(name, format!("it has fewer than {least} rows")));
            }
        }
        let layer = |at: usize| -> Result<Layer, ModelError> {
            let name = |part: &str| format!("layers.{at}.{part}");
            Ok(Layer {
                qkv: file.matrix(&name("qkv"), width, 3 * width)?,
                out: file.matrix(&name("out"), width, width)?,
                norm_attention: Norm::load(file, &name("norm_attention"), width, EPSILON)?,
                wide: file.matrix(&name("wide"), width, inner)?,
                narrow: file.matrix(&name("narrow"), inner, width)?,
                norm_inner: Norm::load(file, &name("norm_inner"), width, EPSILON)?,
            })
        };
        Ok(Self {
            width,
            heads,
            inner,
            pieces,
            piece,
            position,
            case,
            norm: Norm::load(file, "norm", width, EPSILON)?,
            layers: (0..layers).map(layer).collect::<Result<_, _>>()?,
            mix: file.vector("mix", layers + 1)?,
        })
    }

    pub(super) fn width(&self) -> usize {
        self.width
    }

    pub(super) fn encode(
        &self,
        kernels: Kernels,
        forms: &[&str],
        windows: &[Range<usize>],
        buffers: &mut EncoderBuffers,
        out: &mut Vec<f32>,
    ) {
        self.split(forms, windows, buffers);
        let EncoderBuffers {
            codes,
            attention,
            pieces,
            pieces_of,
            sequences,
            x,
            wide,
            inner,
            mixed,
            ..
        } = buffers;
        let (width, rows) = (self.width, pieces.len());
        x.clear();
        x.resize(rows * width, 0.0);
        let positions = sequences.iter().flat_map(|sequence| 0..sequence.len());
        let rows_of = x.chunks_exact_mut(width).zip(pieces.iter().zip(&buffers.cases));
        for ((row, (&piece, &case)), position) in rows_of.zip(positions) {
            self.piece.add_row(piece as usize, 1.0, row);
            self.position.add_row(position, 1.0, row);
            self.case.add_row(case, 1.0, row);
        }
        self.norm.apply(kernels, x);
        mixed.clear();
        mixed.resize(rows * width, 0.0);
        kernels.axpy(self.mix[0], x, mixed);
        let shape = Attention {
            width,
            heads: self.heads,
            scale: 1.0 / ((width / self.heads) as f32).sqrt(),
            bias: &[],
            band: None,
        };
        for (layer, &share) in self.layers.iter().zip(&self.mix[1..]) {
            kernels.quantise(x, width, codes);
            kernels.product(&layer.qkv, codes, room(wide, rows * 3 * width), 3 * width);
            room(inner, rows * width);
            for Range { start, end } in sequences.iter().cloned() {
                let (x, out) = (start * 3 * width..end * 3 * width, start * width..end * width);
                kernels.attention(&shape, &wide[x], &mut inner[out], attention);
            }
            kernels.quantise(inner, width, codes);
            kernels.product_add(&layer.out, codes, x, width);
            layer.norm_attention.apply(kernels, x);
            kernels.quantise(x, width, codes);
            kernels.product(&layer.wide, codes, room(wide, rows * self.inner), self.inner);
            kernels.gelu_sigmoid(wide);
            kernels.quantise(wide, self.inner, codes);
            kernels.product_add(&layer.narrow, codes, x, width);
            layer.norm_inner.apply(kernels, x);
            kernels.axpy(share, x, mixed);
        }
        for own in &*pieces_of {
            let start = out.len();
            out.resize(start + width, 0.0);
            let share = 1.0 / own.len() as f32;
            for row in mixed[own.start * width..own.end * width].chunks_exact(width) {
                kernels.axpy(share, row, &mut out[start..]);
            }
        }
    }

    /// Splits all words into pieces, and puts the encoder's marks around those of each window. Pieces
    /// beyond the last position are dropped. A word without any piece left gets the last one that was kept.
    fn split(&self, forms: &[&str], windows: &[Range<usize>], buffers: &mut EncoderBuffers) {
        let EncoderBuffers { pieces, pieces_of, sequences, cases, .. } = buffers;
        pieces.clear();
        cases.clear();
        pieces_of.clear();
        sequences.clear();
        for window in windows {
            let start = pieces.len();
            let last = start + self.position.rows() - 1;
            pieces.push(FIRST);
            cases.push(0);
            for form in &forms[window.clone()] {
                let first = pieces.len().min(last - 1);
                self.pieces.split(form, pieces);
                pieces_of.push(first..pieces.len().min(last));
                cases.resize(pieces.len(), case_class(form));
            }
            pieces.truncate(last);
            cases.truncate(last);
            pieces.push(LAST);
            cases.push(0);
            sequences.push(start..pieces.len());
        }
    }
}
