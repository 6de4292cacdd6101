//! The product of rows of codes with a matrix: the code that all paths share, and the path in plain Rust.

use super::codes::Codes;
use super::matrix::{Columns, Matrix, PANEL, STEP};

/// Where a product writes its results.
#[derive(Debug)]
pub(super) struct Target<'a> {
    pub(super) values: &'a mut [f32],
    /// Distance from the start of a row to the start of the next.
    pub(super) stride: usize,
    /// Whether results are added to the numbers that are there.
    pub(super) adds: bool,
}

impl Target<'_> {
    /// Panics if codes, matrix and target do not fit each other.
    pub(super) fn check(&self, matrix: &Matrix, codes: &Codes) {
        assert_eq!(codes.inputs(), matrix.inputs(), "the codes have the matrix's inputs");
        assert!(self.stride >= matrix.outputs(), "rows of results do not overlap");
        let needed = codes.rows().saturating_sub(1) * self.stride + matrix.outputs();
        assert!(codes.rows() == 0 || self.values.len() >= needed, "all rows of results have room");
    }

    /// Writes the results of a block, which starts at `row` and `panel`, from its sums of products. All
    /// paths share this order of operations, and each compiles it with its own instructions.
    #[inline(always)]
    pub(super) fn finish<const PANELS: usize>(
        &mut self,
        matrix: &Matrix,
        scales: &[f32],
        sums: &[[[i32; PANEL]; PANELS]],
        row: usize,
        panel: usize,
    ) {
        let start = panel * PANEL;
        let count = (PANELS * PANEL).min(matrix.outputs() - start);
        let columns = &matrix.columns()[panel..panel + PANELS];
        for (at, (sums, &scale)) in sums.iter().zip(scales).enumerate() {
            let out = &mut self.values[(row + at) * self.stride + start..][..count];
            let (whole, part) = out.as_chunks_mut::<PANEL>();
            for ((sums, columns), out) in sums.iter().zip(columns).zip(&mut *whole) {
                results(sums, scale, columns, self.adds, out);
            }
            if let (false, Some(sums), Some(columns)) =
                (part.is_empty(), sums.get(whole.len()), columns.get(whole.len()))
            {
                let mut padded = [0.0; PANEL];
                padded[..part.len()].copy_from_slice(part);
                results(sums, scale, columns, self.adds, &mut padded);
                part.copy_from_slice(&padded[..part.len()]);
            }
        }
    }
}

#[inline(always)]
fn results(
    sums: &[i32; PANEL],
    row_scale: f32,
    columns: &Columns,
    adds: bool,
    out: &mut [f32; PANEL],
) {
    let mut results = [0.0; PANEL];
    for lane in 0..PANEL {
        let exact = (sums[lane] - columns.offsets[lane]) as f32;
        results[lane] = exact * (row_scale * columns.scales[lane]) + columns.bias[lane];
    }
    if adds {
        for lane in 0..PANEL {
            results[lane] += out[lane];
        }
    }
    *out = results;
}

/// Number of rows that are computed together, so that weights are widened only once for all of them.
const ROWS: usize = 4;

pub(super) fn product(matrix: &Matrix, codes: &Codes, target: &mut Target<'_>) {
    let steps = matrix.steps();
    for (panel, weights) in matrix.cells().chunks_exact(steps).enumerate() {
        let blocks = codes.cells().chunks(ROWS * steps).zip(codes.scales().chunks(ROWS));
        for (block, (cells, scales)) in blocks.enumerate() {
            let mut sums = [[[0; PANEL]]; ROWS];
            if cells.len() == ROWS * steps {
                sums = accumulate::<ROWS>(cells, weights);
            } else {
                for (row, sums) in cells.chunks_exact(steps).zip(&mut sums) {
                    [*sums] = accumulate::<1>(row, weights);
                }
            }
            target.finish(matrix, scales, &sums, block * ROWS, panel);
        }
    }
}

/// The sums of products of rows of codes with a panel.
#[inline(always)]
fn accumulate<const ROWS: usize>(
    codes: &[[u8; STEP]],
    weights: &[[u8; PANEL * STEP]],
) -> [[[i32; PANEL]; 1]; ROWS] {
    let steps = weights.len();
    let codes = std::array::from_fn::<_, ROWS, _>(|row| &codes[row * steps..][..steps]);
    let mut sums = [[[0; PANEL]]; ROWS];
    for (step, cell) in weights.iter().enumerate() {
        let mut wide = [0; PANEL * STEP];
        for (wide, &weight) in wide.iter_mut().zip(cell) {
            *wide = i16::from(weight as i8);
        }
        for (codes, [sums]) in codes.iter().zip(&mut sums) {
            let code = codes[step].map(i16::from);
            for (sum, weights) in sums.iter_mut().zip(wide.as_chunks::<STEP>().0) {
                // Two products fit into sixteen bits: see WEIGHT_LIMIT.
                let low =
                    code[0].wrapping_mul(weights[0]).wrapping_add(code[1].wrapping_mul(weights[1]));
                let high =
                    code[2].wrapping_mul(weights[2]).wrapping_add(code[3].wrapping_mul(weights[3]));
                *sum += i32::from(low) + i32::from(high);
            }
        }
    }
    sums
}
