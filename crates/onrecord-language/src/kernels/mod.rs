//! The few kernels that the model runs on.
//!
//! Each is there for several sets of instructions ([`Path`]), and all give the same bits, whatever
//! the number of rows in a call: products of matrices are sums of whole numbers and exact, sums of
//! floating-point numbers have one fixed order, and neither fused operations nor a platform's
//! mathematics are used. (Of a NaN only that it is one is fixed: its other bits are the processor's.)
//!
//! Slices whose lengths do not fit each other are a mistake of the caller and panic. Numbers never
//! do, finite or not.

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

/// A set of instructions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Path {
    /// What the compiler may use on every processor of the architecture.
    Scalar,
    /// x86 with AVX2.
    Avx2,
    /// x86 with AVX-512 and its products of bytes (VNNI).
    Vnni512,
}

impl Path {
    /// The fastest that this processor has.
    #[must_use]
    pub fn detect() -> Self {
        Kernels::detect().path()
    }

    /// All that this processor has, the slowest first.
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

    /// The path.
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

    /// The linear layer `matrix` of each row of `codes`, into rows of `out` that start `stride`
    /// numbers apart.
    ///
    /// A result is `((Σ code · weight − 128 · Σ weight) as f32) · (row scale · output's scale) +
    /// bias`, in this order.
    ///
    /// # Panics
    /// Where the codes do not have the matrix's inputs or the rows do not fit into `out`.
    pub fn product(self, matrix: &Matrix, codes: &Codes, out: &mut [f32], stride: usize) {
        self.product_to(matrix, codes, Target { values: out, stride, adds: false });
    }

    /// Like [`Self::product`], and adds the results to what stands in `out`: a residual.
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

/// Makes methods of [`Kernels`] from functions in plain Rust: each is compiled once for each path.
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
                    // SAFETY: this value exists, so the processor has what its `detect` asks for,
                    // and these are among it.
                    unsafe { instance($($argument),*) }
                }
            )*}
        }
    };
}

compiled_for_each_path! {
    /// Makes rows of `inputs` numbers into codes, each row with its own scale.
    ///
    /// The scale is the largest magnitude divided by 127, a code the number divided by the scale,
    /// rounded to the nearest, halves to even, plus 128. A row of nothing above 10⁻³⁰ is zero: its
    /// scale is 0. A NaN counts as 0, an infinite number as the largest finite one.
    fn codes::quantise(x: &[f32], inputs: usize, codes: &mut Codes);

    /// Makes each row, joined with those `dilation` before and after it, `[x[t − dilation], x[t],
    /// x[t + dilation]]` and zeros where its sequence has no such row, into one row of codes: the inputs
    /// of a convolution of width three. The sequences stand one behind the other.
    ///
    /// # Panics
    /// Where they do not hold all rows.
    fn codes::quantise3(x: &[f32], width: usize, dilation: usize, sequences: &[Range<usize>], codes: &mut Codes);

    /// The sum of products.
    fn float::dot(a: &[f32], b: &[f32]) -> f32;

    /// Adds `factor · x` to `y`.
    fn float::axpy(factor: f32, x: &[f32], y: &mut [f32]);

    /// Adds rows of a table, as wide as the sum, to it, in their order.
    ///
    /// # Panics
    /// Where the table has no such row.
    fn float::add_rows(table: &[f32], rows: &[u16], sum: &mut [f32]);

    /// Normalises rows, each as long as `gain`, to mean 0 and variance 1 and multiplies with `gain`
    /// and adds `bias`.
    fn float::layer_norm(x: &mut [f32], gain: &[f32], bias: &[f32], epsilon: f32);

    /// Like [`Self::layer_norm`], and leaves `x` as it is.
    fn float::layer_norm_into(
        x: &[f32],
        gain: &[f32],
        bias: &[f32],
        epsilon: f32,
        out: &mut [f32]
    );

    /// `x · sigmoid(1.702 x)` of each number.
    fn float::gelu_sigmoid(x: &mut [f32]);

    /// Rows `[u | g]`, each half `width` long, to rows `u · silu(g)` where `silu(g) = g ·
    /// sigmoid(g)`.
    fn float::gated(x: &[f32], width: usize, out: &mut [f32]);

    /// Multiplies what is below zero with `slope`.
    fn float::leaky_relu(x: &mut [f32], slope: f32);

    /// Attention within one sequence: from rows `[q | k | v]`, each part split among the heads, to
    /// rows as long as one part.
    fn attention::attention(
        shape: &Attention<'_>,
        x: &[f32],
        out: &mut [f32],
        buffers: &mut AttentionBuffers
    );
}
