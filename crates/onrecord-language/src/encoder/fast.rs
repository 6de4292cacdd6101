//! The fast encoder. Each word enters with a row of its own, if it is known, and with rows for its parts.
//! Gated convolutions (Dauphin et al. 2017) and attention within a band follow.

use std::ops::Range;

use crate::blocks::{Blocks, BlocksShape, EPSILON};
use crate::file::{EncoderShape, Header, ModelError, ModelFile, Table};
use crate::kernels::{Kernels, Matrix};
use crate::network::{EncoderBuffers, Norm, room};
use crate::words::{Fingerprints, fingerprint, norm, shape};

/// Most letter trigrams of a word. Further ones are ignored.
const MOST_TRIGRAMS: usize = 12;

pub(crate) struct Fast {
    width: usize,
    /// Fingerprints of the known words. The row of a known word is its index here plus 1. Row 0 is for all
    /// others.
    known: Fingerprints,
    word: Table,
    /// Tables of prefixes, suffixes, endings and shapes.
    parts: [Table; 4],
    trigrams: Table,
    into: Matrix,
    blocks: Blocks,
    norm: Norm,
}

impl Fast {
    pub(super) fn load(file: &ModelFile) -> Result<Self, ModelError> {
        let EncoderShape::Fast { width, word, part, heads, band, blocks } =
            Header::required(file.header.encoder.as_ref(), "encoder")?
        else {
            return Err(ModelError::Header("not the shape of the fast model".into()));
        };
        let (&width, &heads, &band, &part) = (width, heads, band, part);
        let known = file.fingerprints("known")?;
        let words = file.table("word", *word)?;
        if words.rows() <= known.len() {
            return Err(ModelError::tensor("word", "it has no row for each known word"));
        }
        let shape = BlocksShape { width, heads, band };
        Ok(Self {
            width,
            known,
            word: words,
            parts: [
                file.table("prefix", part)?,
                file.table("suffix", part)?,
                file.table("ending", part)?,
                file.table("shape", part)?,
            ],
            trigrams: file.table("trigrams", part)?,
            into: file.matrix("into", word + 5 * part, width)?,
            blocks: Blocks::load(file, "blocks", shape, blocks)?,
            norm: Norm::load(file, "norm", width, EPSILON)?,
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
        self.enter(kernels, forms, buffers);
        self.blocks.apply(kernels, windows, buffers);
        let x = &mut buffers.x;
        self.norm.apply(kernels, x);
        out.extend_from_slice(x);
    }

    /// Writes the input vectors of words to `buffers.x`, from the cache if they are there.
    fn enter(&self, kernels: Kernels, forms: &[&str], buffers: &mut EncoderBuffers) {
        let EncoderBuffers { codes, x, inner, wide, recent, .. } = buffers;
        let (width, inputs) = (self.width, self.into.inputs());
        room(x, forms.len() * width);
        let mut new = Vec::new();
        for (at, (form, row)) in forms.iter().zip(x.chunks_exact_mut(width)).enumerate() {
            match recent.get(form, width) {
                Some(known) => row.copy_from_slice(known),
                None => new.push(at),
            }
        }
        inner.clear();
        inner.resize(new.len() * inputs, 0.0);
        for (&at, row) in new.iter().zip(inner.chunks_exact_mut(inputs)) {
            self.look_up(forms[at], row);
        }
        kernels.quantise(inner, inputs, codes);
        kernels.product(&self.into, codes, room(wide, new.len() * width), width);
        for (&at, row) in new.iter().zip(wide.chunks_exact(width)) {
            x[at * width..][..width].copy_from_slice(row);
            recent.keep(forms[at], row);
        }
    }

    /// Writes the rows of a word and of its parts side by side into `row`, which must be zeros.
    fn look_up(&self, form: &str, row: &mut [f32]) {
        let key = norm(form);
        let (own, mut rest) = row.split_at_mut(self.word.width());
        let known = self.known.place(fingerprint(&[&key], 0));
        self.word.add_row(known.map_or(0, |at| at + 1), 1.0, own);
        let hashes = [
            fingerprint(&[first_chars(&key, 3)], 1),
            fingerprint(&[last_chars(&key, 3)], 2),
            fingerprint(&[last_chars(&key, 4), "|", last_chars(&key, 2)], 3),
            fingerprint(&[&shape(form)], 4),
        ];
        for (table, hash) in self.parts.iter().zip(hashes) {
            let (part, after) = rest.split_at_mut(table.width());
            table.add_row(hash as usize % table.rows(), 1.0, part);
            rest = after;
        }
        let framed = format!("<{key}>");
        let mut ends = framed.char_indices().map(|(at, c)| at + c.len_utf8()).skip(2);
        let starts = framed.char_indices().map(|(at, _)| at);
        let count = framed.chars().count().saturating_sub(2).clamp(1, MOST_TRIGRAMS);
        for start in starts.take(count) {
            let end = ends.next().unwrap_or(framed.len());
            let hash = fingerprint(&[&framed[start..end]], 5);
            self.trigrams.add_row(hash as usize % self.trigrams.rows(), 1.0 / count as f32, rest);
        }
    }
}

fn first_chars(text: &str, n: usize) -> &str {
    text.char_indices().nth(n).map_or(text, |(at, _)| &text[..at])
}

fn last_chars(text: &str, n: usize) -> &str {
    text.char_indices().nth_back(n - 1).map_or(text, |(at, _)| &text[at..])
}
