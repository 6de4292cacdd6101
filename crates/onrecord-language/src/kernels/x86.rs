//! Products with AVX2 and AVX-512 instructions.
#![allow(unsafe_code)]

use std::arch::x86_64::*;

use super::codes::Codes;
use super::matrix::{Matrix, PANEL, STEP};
use super::product::Target;

/// Proof that the processor has AVX2. Only [`Avx2::detect`] makes one.
#[derive(Clone, Copy, Debug)]
pub(super) struct Avx2(());

/// Proof that the processor has AVX-512 with its byte products. Only [`Vnni512::detect`] makes one.
#[derive(Clone, Copy, Debug)]
pub(super) struct Vnni512(());

impl Avx2 {
    pub(super) fn detect() -> Option<Self> {
        is_x86_feature_detected!("avx2").then_some(Self(()))
    }

    pub(super) fn product(self, matrix: &Matrix, codes: &Codes, target: &mut Target<'_>) {
        // SAFETY: this value exists, so the processor has AVX2.
        unsafe { avx2::product(matrix, codes, target) }
    }
}

impl Vnni512 {
    pub(super) fn detect() -> Option<Self> {
        let has = is_x86_feature_detected!("avx512f")
            && is_x86_feature_detected!("avx512bw")
            && is_x86_feature_detected!("avx512dq")
            && is_x86_feature_detected!("avx512vl")
            && is_x86_feature_detected!("avx512vnni");
        has.then_some(Self(()))
    }

    pub(super) fn product(self, matrix: &Matrix, codes: &Codes, target: &mut Target<'_>) {
        // SAFETY: this value exists, so the processor has the features that `detect` checks.
        unsafe { vnni512::product(matrix, codes, target) }
    }
}

/// The codes of `ROWS` rows from `row` on. Each row is as many steps long as a panel.
#[inline(always)]
fn rows<const ROWS: usize>(codes: &Codes, steps: usize, row: usize) -> [&[[u8; STEP]]; ROWS] {
    let mut rows = [&[][..]; ROWS];
    for (at, target) in rows.iter_mut().enumerate() {
        *target = &codes.cells()[(row + at) * steps..][..steps];
    }
    rows
}

mod avx2 {
    use super::*;

    /// Number of rows in a block. Its sums fill eight of the sixteen registers.
    const ROWS: usize = 4;

    #[target_feature(enable = "avx2")]
    pub(super) fn product(matrix: &Matrix, codes: &Codes, target: &mut Target<'_>) {
        for panel in 0..matrix.columns().len() {
            let mut row = 0;
            while row + ROWS <= codes.rows() {
                block::<ROWS>(matrix, codes, target, row, panel);
                row += ROWS;
            }
            match codes.rows() - row {
                3 => block::<3>(matrix, codes, target, row, panel),
                2 => block::<2>(matrix, codes, target, row, panel),
                1 => block::<1>(matrix, codes, target, row, panel),
                _ => {}
            }
        }
    }

    #[target_feature(enable = "avx2")]
    fn block<const ROWS: usize>(
        matrix: &Matrix,
        codes: &Codes,
        target: &mut Target<'_>,
        row: usize,
        panel: usize,
    ) {
        let steps = matrix.steps();
        let weights = &matrix.cells()[panel * steps..][..steps];
        let cells = rows::<ROWS>(codes, steps, row);
        let ones = _mm256_set1_epi16(1);
        let mut sums = [[_mm256_setzero_si256(); 2]; ROWS];
        for step in 0..steps {
            let weights = load(&weights[step]);
            for at in 0..ROWS {
                let code = _mm256_set1_epi32(i32::from_ne_bytes(cells[at][step]));
                for half in 0..2 {
                    // No pair saturates: see WEIGHT_LIMIT.
                    let pairs = _mm256_maddubs_epi16(code, weights[half]);
                    let fours = _mm256_madd_epi16(pairs, ones);
                    sums[at][half] = _mm256_add_epi32(sums[at][half], fours);
                }
            }
        }
        let mut stored = [[[0; PANEL]]; ROWS];
        for at in 0..ROWS {
            store(sums[at], &mut stored[at][0]);
        }
        target.finish(matrix, &codes.scales()[row..], &stored, row, panel);
    }

    #[inline]
    #[target_feature(enable = "avx2")]
    fn load(bytes: &[u8; 64]) -> [__m256i; 2] {
        let start = bytes.as_ptr().cast::<__m256i>();
        // SAFETY: the array has the 64 bytes that are read, and unaligned reads are allowed.
        unsafe { [_mm256_loadu_si256(start), _mm256_loadu_si256(start.add(1))] }
    }

    #[inline]
    #[target_feature(enable = "avx2")]
    fn store(sums: [__m256i; 2], target: &mut [i32; PANEL]) {
        let start = target.as_mut_ptr().cast::<__m256i>();
        // SAFETY: the array has the 64 bytes that are written, and unaligned writes are allowed.
        unsafe {
            _mm256_storeu_si256(start, sums[0]);
            _mm256_storeu_si256(start.add(1), sums[1]);
        }
    }
}

mod vnni512 {
    use super::*;

    /// Number of rows and of panels in a block. Its sums fill 24 of the 32 registers.
    const ROWS: usize = 6;
    const PANELS: usize = 4;

    #[target_feature(enable = "avx512f,avx512bw,avx512dq,avx512vl,avx512vnni")]
    pub(super) fn product(matrix: &Matrix, codes: &Codes, target: &mut Target<'_>) {
        let panels = matrix.columns().len();
        let mut panel = 0;
        while panel + PANELS <= panels {
            all_rows::<PANELS>(matrix, codes, target, panel);
            panel += PANELS;
        }
        while panel < panels {
            all_rows::<1>(matrix, codes, target, panel);
            panel += 1;
        }
    }

    #[target_feature(enable = "avx512f,avx512bw,avx512dq,avx512vl,avx512vnni")]
    fn all_rows<const PANELS: usize>(
        matrix: &Matrix,
        codes: &Codes,
        target: &mut Target<'_>,
        panel: usize,
    ) {
        let mut row = 0;
        while row + ROWS <= codes.rows() {
            block::<ROWS, PANELS>(matrix, codes, target, row, panel);
            row += ROWS;
        }
        match codes.rows() - row {
            5 => block::<5, PANELS>(matrix, codes, target, row, panel),
            4 => block::<4, PANELS>(matrix, codes, target, row, panel),
            3 => block::<3, PANELS>(matrix, codes, target, row, panel),
            2 => block::<2, PANELS>(matrix, codes, target, row, panel),
            1 => block::<1, PANELS>(matrix, codes, target, row, panel),
            _ => {}
        }
    }

    #[target_feature(enable = "avx512f,avx512bw,avx512dq,avx512vl,avx512vnni")]
    fn block<const ROWS: usize, const PANELS: usize>(
        matrix: &Matrix,
        codes: &Codes,
        target: &mut Target<'_>,
        row: usize,
        panel: usize,
    ) {
        let steps = matrix.steps();
        let mut weights = [&[][..]; PANELS];
        for (at, weights) in weights.iter_mut().enumerate() {
            *weights = &matrix.cells()[(panel + at) * steps..][..steps];
        }
        let cells = rows::<ROWS>(codes, steps, row);
        let mut sums = [[_mm512_setzero_si512(); PANELS]; ROWS];
        for step in 0..steps {
            let mut loaded = [_mm512_setzero_si512(); PANELS];
            for side in 0..PANELS {
                loaded[side] = load(&weights[side][step]);
            }
            for at in 0..ROWS {
                let code = _mm512_set1_epi32(i32::from_ne_bytes(cells[at][step]));
                for side in 0..PANELS {
                    sums[at][side] = _mm512_dpbusd_epi32(sums[at][side], code, loaded[side]);
                }
            }
        }
        let mut stored = [[[0; PANEL]; PANELS]; ROWS];
        for at in 0..ROWS {
            for side in 0..PANELS {
                store(sums[at][side], &mut stored[at][side]);
            }
        }
        target.finish(matrix, &codes.scales()[row..], &stored, row, panel);
    }

    #[inline]
    #[target_feature(enable = "avx512f,avx512bw,avx512dq,avx512vl,avx512vnni")]
    fn load(bytes: &[u8; 64]) -> __m512i {
        // SAFETY: the array has the 64 bytes that are read, and unaligned reads are allowed.
        unsafe { _mm512_loadu_si512(bytes.as_ptr().cast()) }
    }

    #[inline]
    #[target_feature(enable = "avx512f,avx512bw,avx512dq,avx512vl,avx512vnni")]
    fn store(sums: __m512i, target: &mut [i32; PANEL]) {
        // SAFETY: the array has the 64 bytes that are written, and unaligned writes are allowed.
        unsafe { _mm512_storeu_si512(target.as_mut_ptr().cast(), sums) }
    }
}
