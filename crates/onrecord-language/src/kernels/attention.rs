//! Multi-head attention over one sequence (Vaswani et al. 2017).

use super::float::{LANES, exp, larger, largest_of, sum_of_lanes};

/// How a sequence attends to itself.
#[derive(Clone, Copy, Debug)]
pub struct Attention<'a> {
    /// Length of a query, of a key and of a value, over all heads.
    pub width: usize,
    /// Number of heads, which share a row equally.
    pub heads: usize,
    /// Factor of the product of a query and a key.
    pub scale: f32,
    /// What is then added, by head and by the key's distance from the query. Each head has one number for
    /// each distance from `-reach` to `reach`. Larger distances count as the nearest of these. Empty if
    /// nothing is added.
    pub bias: &'a [f32],
    /// Largest distance at which a query sees a key, or `None` for no limit.
    pub band: Option<usize>,
}

/// Intermediate results of an attention. Their memory is reused from call to call.
#[derive(Clone, Debug, Default)]
pub struct AttentionBuffers {
    /// `[keys / LANES][head width][LANES]`.
    keys: Vec<[f32; LANES]>,
    /// `[head width / LANES][keys][LANES]`.
    values: Vec<[f32; LANES]>,
    /// What is added to a score by distance, from the distance `1 - rows` on.
    added: Vec<f32>,
    /// `[queries of a block][keys]`.
    weights: Vec<f32>,
}

/// Number of queries that are computed together, so that they load keys and values only once.
const BLOCK: usize = 4;

#[inline(always)]
pub(super) fn attention(
    shape: &Attention<'_>,
    x: &[f32],
    out: &mut [f32],
    buffers: &mut AttentionBuffers,
) {
    let &Attention { width, heads, bias, .. } = shape;
    assert!(heads > 0 && width > 0 && width.is_multiple_of(heads), "heads share a row equally");
    assert!(out.len().is_multiple_of(width), "the numbers are whole rows");
    assert_eq!(x.len(), 3 * out.len(), "a third as much comes out as goes in");
    let biases = bias.len() / heads;
    assert!(
        bias.len().is_multiple_of(heads) && (bias.is_empty() || !biases.is_multiple_of(2)),
        "each head has an odd number of distances, or there are none"
    );
    let rows = out.len() / width;
    for head in 0..heads {
        let head = Head { width, size: width / heads, at: head * (width / heads), rows, x };
        head.pack(buffers);
        let bias = &bias[head.at / head.size * biases..][..biases];
        distances(rows, bias, shape.band, &mut buffers.added);
        let mut first = 0;
        while first + BLOCK <= rows {
            head.attend::<BLOCK>(shape, first, out, buffers);
            first += BLOCK;
        }
        while first < rows {
            head.attend::<1>(shape, first, out, buffers);
            first += 1;
        }
    }
}

/// The part of one head in all rows.
struct Head<'a> {
    width: usize,
    size: usize,
    /// First column of the head in a query.
    at: usize,
    rows: usize,
    x: &'a [f32],
}

impl Head<'_> {
    /// The query (part 0), key (1) or value (2) of a row.
    #[inline(always)]
    fn part(&self, row: usize, part: usize) -> &[f32] {
        &self.x[(row * 3 + part) * self.width + self.at..][..self.size]
    }

    /// Copies keys and values into the layout of the buffers.
    #[inline(always)]
    fn pack(&self, buffers: &mut AttentionBuffers) {
        let AttentionBuffers { keys, values, weights, .. } = buffers;
        let chunks = self.rows.div_ceil(LANES);
        keys.resize(chunks * self.size, [0.0; LANES]);
        values.resize(self.size.div_ceil(LANES) * self.rows, [0.0; LANES]);
        weights.resize(BLOCK * chunks * LANES, 0.0);
        for (chunk, columns) in keys.chunks_exact_mut(self.size).enumerate() {
            // Lanes after the last row repeat that row. Their weights become zero later.
            let mut sources = [&[][..]; LANES];
            for (lane, source) in sources.iter_mut().enumerate() {
                let row = (chunk * LANES + lane).min(self.rows - 1);
                *source = self.part(row, 1);
            }
            for (at, column) in columns.iter_mut().enumerate() {
                for lane in 0..LANES {
                    column[lane] = sources[lane][at];
                }
            }
        }
        for row in 0..self.rows {
            for (at, value) in self.part(row, 2).chunks(LANES).enumerate() {
                values[at * self.rows + row][..value.len()].copy_from_slice(value);
            }
        }
    }

    /// Computes the results of `QUERIES` queries from the row `first` on.
    #[inline(always)]
    fn attend<const QUERIES: usize>(
        &self,
        shape: &Attention<'_>,
        first: usize,
        out: &mut [f32],
        buffers: &mut AttentionBuffers,
    ) {
        let AttentionBuffers { keys, values, added, weights } = buffers;
        let stride = weights.len() / BLOCK;
        // Chunks of keys that at least one query of the block sees.
        let band = shape.band.unwrap_or(self.rows);
        let end = first.saturating_add(band).saturating_add(QUERIES).min(self.rows);
        let chunks = first.saturating_sub(band) / LANES..end.div_ceil(LANES);
        let start = chunks.start * LANES;

        let mut queries = [&[][..]; QUERIES];
        for (at, query) in queries.iter_mut().enumerate() {
            *query = self.part(first + at, 0);
        }
        for chunk in chunks.clone() {
            let sums = combine(queries, &keys[chunk * self.size..][..self.size]);
            for (at, sums) in sums.iter().enumerate() {
                weights[at * stride + chunk * LANES..][..LANES].copy_from_slice(sums);
            }
        }

        let mut totals = [0.0; QUERIES];
        for (at, total) in totals.iter_mut().enumerate() {
            let row = &mut weights[at * stride..][start..chunks.end * LANES];
            let added = &added[start + self.rows - 1 - (first + at)..][..row.len()];
            *total = exponentials(row, added, shape.scale, self.rows - start);
        }

        let mut seen = [&[][..]; QUERIES];
        for (at, seen) in seen.iter_mut().enumerate() {
            *seen = &weights[at * stride..][start..end];
        }
        for part in 0..self.size.div_ceil(LANES) {
            let sums = combine(seen, &values[part * self.rows..][start..end]);
            let count = LANES.min(self.size - part * LANES);
            for (at, (sums, total)) in sums.iter().zip(totals).enumerate() {
                let target = (first + at) * self.width + self.at + part * LANES;
                for (out, sum) in out[target..][..count].iter_mut().zip(sums) {
                    *out = sum / total;
                }
            }
        }
    }
}

/// Computes what is added to a product by its key's distance from its query: the bias, or −∞ outside of the
/// band. It covers every distance in a sequence of `rows`.
#[inline(always)]
fn distances(rows: usize, bias: &[f32], band: Option<usize>, added: &mut Vec<f32>) {
    let reach = bias.len() / 2;
    added.clear();
    // The last chunk of keys can extend past the last row.
    added.extend((0..2 * rows + LANES).map(|at| {
        let distance = (at + 1).abs_diff(rows);
        if band.is_some_and(|band| distance > band) {
            f32::NEG_INFINITY
        } else if bias.is_empty() {
            0.0
        } else if at + 1 < rows {
            bias[reach - distance.min(reach)]
        } else {
            bias[reach + distance.min(reach)]
        }
    }));
}

/// For each row of factors: the sum of the vectors, each multiplied by its factor, from first to last.
#[inline(always)]
fn combine<const ROWS: usize>(
    factors: [&[f32]; ROWS],
    vectors: &[[f32; LANES]],
) -> [[f32; LANES]; ROWS] {
    let mut sums = [[0.0; LANES]; ROWS];
    let factors = factors.map(|factors| &factors[..vectors.len()]);
    for (at, vector) in vectors.iter().enumerate() {
        for row in 0..ROWS {
            let factor = factors[row][at];
            for lane in 0..LANES {
                sums[row][lane] += factor * vector[lane];
            }
        }
    }
    sums
}

/// Turns the products of one query with its keys into numerators of a softmax, in place. Returns the
/// denominator. `products` has whole chunks, and those from `count` on are padding.
#[inline(always)]
fn exponentials(products: &mut [f32], added: &[f32], scale: f32, count: usize) -> f32 {
    if let Some(padding) = products.get_mut(count..) {
        padding.fill(f32::NEG_INFINITY);
    }
    let (chunks, _) = products.as_chunks_mut::<LANES>();
    let (added, _) = added.as_chunks::<LANES>();
    let mut largest = [f32::NEG_INFINITY; LANES];
    for (chunk, added) in chunks.iter_mut().zip(added) {
        let mut scores = [0.0; LANES];
        for lane in 0..LANES {
            scores[lane] = chunk[lane] * scale + added[lane];
        }
        for lane in 0..LANES {
            largest[lane] = larger(scores[lane], largest[lane]);
        }
        *chunk = scores;
    }
    let largest = largest_of(largest);
    let mut sums = [0.0; LANES];
    for chunk in chunks {
        for lane in 0..LANES {
            chunk[lane] = exp(chunk[lane] - largest);
            sums[lane] += chunk[lane];
        }
    }
    sum_of_lanes(sums)
}
