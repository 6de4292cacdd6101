//! Kernels that the language model runs on.
//!
//! Each kernel exists for several instruction sets ([`Path`]). All paths give the same bits, for any number
//! of rows in a call. Products of matrices are sums of integers, which are exact. Sums of floating-point
//! numbers have one fixed order. No kernel uses fused operations or the mathematical functions of a
//! platform. (Of a NaN, only the fact that it is one is fixed. Its other bits depend on the processor.)
//!
//! Slices whose lengths do not match are an error of the caller and panic. Numbers never cause a panic,
//! finite or not.

mod attention;
mod codes;
mod float;
mod matrix;
mod product;
#[cfg(target_arch = "x86_64")]
mod x86;

pub use attention::{Attention, AttentionBuffers};
pub use codes::Codes;
pub use float::exp;
pub use matrix::{INPUT_LIMIT, Matrix, MatrixError, SharedBytes, WEIGHT_LIMIT};

use std::ops::Range;

use product::Target;

/// An instruction set.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Path {
    /// The instructions that every processor of the architecture has.
    Scalar,
    /// x86 with AVX2.
    Avx2,
    /// x86 with AVX-512, including its byte products (VNNI).
    Vnni512,
}

impl Path {
    /// The fastest path that this processor has.
    #[must_use]
    pub fn detect() -> Self {
        Kernels::detect().path()
    }

    /// All paths that this processor has, the slowest first.
    #[must_use]
    pub fn available() -> Vec<Self> {
        let all = [Self::Scalar, Self::Avx2, Self::Vnni512];
        all.into_iter().filter(|&path| Kernels::new(path).is_some()).collect()
    }
}

/// The kernels of one path.
#[derive(Clone, Copy, Debug)]
pub struct Kernels(Instructions);

/// A path that this processor is known to have.
#[derive(Clone, Copy, Debug)]
enum Instructions {
    Scalar,
    #[cfg(target_arch = "x86_64")]
    Avx2(x86::Avx2),
    #[cfg(target_arch = "x86_64")]
    Vnni512(x86::Vnni512),
}

impl Kernels {
    /// The kernels of a path, or `None` where this processor lacks it.
    #[must_use]
    pub fn new(path: Path) -> Option<Self> {
        match path {
            Path::Scalar => Some(Self(Instructions::Scalar)),
            #[cfg(target_arch = "x86_64")]
            Path::Avx2 => x86::Avx2::detect().map(Instructions::Avx2).map(Self),
            #[cfg(target_arch = "x86_64")]
            Path::Vnni512 => x86::Vnni512::detect().map(Instructions::Vnni512).map(Self),
            #[cfg(not(target_arch = "x86_64"))]
            Path::Avx2 | Path::Vnni512 => None,
        }
    }

    /// The kernels of the fastest path that this processor has.
    #[must_use]
    pub fn detect() -> Self {
        [Path::Vnni512, Path::Avx2]
            .into_iter()
            .find_map(Self::new)
            .unwrap_or(Self(Instructions::Scalar))
    }

    /// The path of these kernels.
    #[must_use]
    pub fn path(self) -> Path {
        match self.0 {
            Instructions::Scalar => Path::Scalar,
            #[cfg(target_arch = "x86_64")]
            Instructions::Avx2(_) => Path::Avx2,
            #[cfg(target_arch = "x86_64")]
            Instructions::Vnni512(_) => Path::Vnni512,
        }
    }

    /// Applies the linear layer `matrix` to each row of `codes`. The rows of results start `stride` numbers
    /// apart in `out`.
    ///
    /// A result is `((Σ code · weight − 128 · Σ weight) as f32) · (row scale · output's scale) + bias`,
    /// computed in this order.
    ///
    /// # Panics
    /// If the codes do not have the matrix's inputs, or the rows of results overlap or do not fit into
    /// `out`.
    pub fn product(self, matrix: &Matrix, codes: &Codes, out: &mut [f32], stride: usize) {
        self.product_to(matrix, codes, Target { values: out, stride, adds: false });
    }

    /// Like [`Self::product`], but adds the results to the numbers in `out`.
    ///
    /// # Panics
    /// As [`Self::product`] does.
    pub fn product_add(self, matrix: &Matrix, codes: &Codes, out: &mut [f32], stride: usize) {
        self.product_to(matrix, codes, Target { values: out, stride, adds: true });
    }

    fn product_to(self, matrix: &Matrix, codes: &Codes, mut target: Target<'_>) {
        target.check(matrix, codes);
        match self.0 {
            Instructions::Scalar => product::product(matrix, codes, &mut target),
            #[cfg(target_arch = "x86_64")]
            Instructions::Avx2(avx2) => avx2.product(matrix, codes, &mut target),
            #[cfg(target_arch = "x86_64")]
            Instructions::Vnni512(vnni512) => vnni512.product(matrix, codes, &mut target),
        }
    }
}

/// Defines methods of [`Kernels`] by functions in plain Rust. Each function is compiled once for each path.
macro_rules! compiled_for_each_path {
    ($(
        $(#[$doc:meta])*
        fn $module:ident::$name:ident($($argument:ident: $type:ty),*) $(-> $result:ty)?;
    )*) => {
        impl Kernels {$(
            $(#[$doc])*
            pub fn $name(self, $($argument: $type),*) $(-> $result)? {
                match self.0 {
                    Instructions::Scalar => $module::$name($($argument),*),
                    #[cfg(target_arch = "x86_64")]
                    Instructions::Avx2(avx2) => avx2.$name($($argument),*),
                    #[cfg(target_arch = "x86_64")]
                    Instructions::Vnni512(vnni512) => vnni512.$name($($argument),*),
                }
            }
        )*}

        #[cfg(target_arch = "x86_64")]
        mod instances {
            #![allow(unsafe_code)]
            use super::*;

            impl x86::Avx2 {$(
                pub(super) fn $name(self, $($argument: $type),*) $(-> $result)? {
                    #[target_feature(enable = "avx2")]
                    fn instance($($argument: $type),*) $(-> $result)? {
                        $module::$name($($argument),*)
                    }
                    // SAFETY: this value exists, so the processor has AVX2.
                    unsafe { instance($($argument),*) }
                }
            )*}

            impl x86::Vnni512 {$(
                pub(super) fn $name(self, $($argument: $type),*) $(-> $result)? {
                    #[target_feature(enable = "avx512f,avx512bw,avx512dq,avx512vl")]
                    fn instance($($argument: $type),*) $(-> $result)? {
                        $module::$name($($argument),*)
                    }
                    // SAFETY: this value exists, so the processor has all features that `detect` checks.
                    // These are among them.
                    unsafe { instance($($argument),*) }
                }
            )*}
        }
    };
}

compiled_for_each_path! {
    /// Quantises rows of `inputs` numbers, each row with its own scale.
    ///
    /// The scale is the largest magnitude divided by 127. A code is the number divided by the scale,
    /// rounded to the nearest integer (halves to even), plus 128. A row with no magnitude of 10⁻³⁰ or more
    /// becomes zeros with scale 0. NaN counts as 0, and an infinite number as the largest finite one.
    fn codes::quantise(x: &[f32], inputs: usize, codes: &mut Codes);

    /// Quantises the inputs of a convolution of width three. Row `t` of the codes is
    /// `[x[t − dilation], x[t], x[t + dilation]]`, with zeros for rows outside of the sequence. `sequences`
    /// are ranges of rows, one after the other.
    ///
    /// # Panics
    /// If the sequences do not hold all rows.
    fn codes::quantise3(x: &[f32], width: usize, dilation: usize, sequences: &[Range<usize>], codes: &mut Codes);

    /// The dot product.
    fn float::dot(a: &[f32], b: &[f32]) -> f32;

    /// Adds `factor · x` to `y`.
    fn float::axpy(factor: f32, x: &[f32], y: &mut [f32]);

    /// Adds rows of `table` to `sum`, in their order. A row is as long as `sum`.
    ///
    /// # Panics
    /// If the table has no such row.
    fn float::add_rows(table: &[f32], rows: &[u16], sum: &mut [f32]);

    /// Normalises each row to mean 0 and variance 1, then multiplies by `gain` and adds `bias` (Ba et al.
    /// 2016). A row is as long as `gain`.
    fn float::layer_norm(x: &mut [f32], gain: &[f32], bias: &[f32], epsilon: f32);

    /// Like [`Self::layer_norm`], but writes the results to `out`.
    fn float::layer_norm_into(
        x: &[f32],
        gain: &[f32],
        bias: &[f32],
        epsilon: f32,
        out: &mut [f32]
    );

    /// Replaces each `x` by `x · sigmoid(1.702 x)`, an approximation of GELU (Hendrycks and Gimpel 2016).
    fn float::gelu_sigmoid(x: &mut [f32]);

    /// Makes rows `u · silu(g)` from rows `[u | g]`, where `silu(g) = g · sigmoid(g)`. Both `u` and `g`
    /// have `width` numbers.
    fn float::gated(x: &[f32], width: usize, out: &mut [f32]);

    /// Multiplies negative numbers by `slope`.
    fn float::leaky_relu(x: &mut [f32], slope: f32);

    /// Attention within one sequence (Vaswani et al. 2017). An input row is `[q | k | v]`, three parts of
    /// `shape.width` numbers, each split equally among the heads. An output row has `shape.width` numbers.
    fn attention::attention(
        shape: &Attention<'_>,
        x: &[f32],
        out: &mut [f32],
        buffers: &mut AttentionBuffers
    );
}
