//! Floating-point kernels in plain Rust over sixteen lanes.
//!
//! Each function is always inlined into one instance for each path, so the compiler uses the instructions
//! of that path. Rust neither reorders sums nor contracts `a * b + c`, so all instances give the same bits.

/// Number of sums that run side by side: one register of AVX-512, two of AVX2, four of SSE2 and NEON.
pub(super) const LANES: usize = 16;

/// Largest magnitude at which neither the exponential nor its reciprocal is subnormal.
const EXP_LIMIT: f32 = 87.0;

/// The exponential, with the same bits on every machine.
///
/// Within ±87 the relative error is below 2·10⁻⁷. Above 87 the result is that at 87. Below −87 it is 0. NaN
/// gives NaN.
#[inline(always)]
#[must_use]
pub fn exp(x: f32) -> f32 {
    // 1.5 · 2²³. A sum with it has no bits for fractions and ends in the rounded integer.
    const ROUND: f32 = 12_582_912.0;
    // ln 2 in two parts (Cody and Waite 1980). The first has so few bits that products with it are exact.
    const LN_2_HIGH: f32 = 0.693_359_4;
    const LN_2_LOW: f32 = -2.121_944_4e-4;

    let clamped = if x > EXP_LIMIT { EXP_LIMIT } else { x };
    let clamped = if clamped < -EXP_LIMIT { -EXP_LIMIT } else { clamped };
    let rounded = clamped * std::f32::consts::LOG2_E + ROUND;
    let twos = rounded - ROUND;
    let rest = clamped - twos * LN_2_HIGH - twos * LN_2_LOW;
    // The polynomial of Cephes' expf (Moshier 1992).
    let mut sum = 1.987_569_1e-4;
    sum = sum * rest + 1.398_199_9e-3;
    sum = sum * rest + 8.333_452e-3;
    sum = sum * rest + 4.166_579_6e-2;
    sum = sum * rest + 1.666_666_5e-1;
    sum = sum * rest + 0.5;
    let power = sum * (rest * rest) + rest + 1.0;
    // The shift drops the bits of ROUND.
    let two_to_twos = f32::from_bits((rounded.to_bits() << 23).wrapping_add(1.0_f32.to_bits()));
    if x < -EXP_LIMIT { 0.0 } else { power * two_to_twos }
}

/// The sum of the lanes, always in the same order.
#[inline(always)]
pub(super) fn sum_of_lanes(lanes: [f32; LANES]) -> f32 {
    halved(lanes, |a, b| a + b)
}

/// The largest lane. No lane may be NaN.
#[inline(always)]
pub(super) fn largest_of(lanes: [f32; LANES]) -> f32 {
    halved(lanes, larger)
}

/// Joins the upper half of the lanes with the lower half until one lane is left.
#[inline(always)]
fn halved(mut lanes: [f32; LANES], join: impl Fn(f32, f32) -> f32) -> f32 {
    let mut half = LANES / 2;
    while half > 0 {
        for at in 0..half {
            lanes[at] = join(lanes[at], lanes[at + half]);
        }
        half /= 2;
    }
    lanes[0]
}

#[inline(always)]
pub(super) fn dot(a: &[f32], b: &[f32]) -> f32 {
    assert_eq!(a.len(), b.len(), "both have the same length");
    let (a, a_rest) = a.as_chunks::<LANES>();
    let (b, b_rest) = b.as_chunks::<LANES>();
    let mut sums = [0.0; LANES];
    for (a, b) in a.iter().zip(b) {
        for lane in 0..LANES {
            sums[lane] += a[lane] * b[lane];
        }
    }
    for (sum, (a, b)) in sums.iter_mut().zip(a_rest.iter().zip(b_rest)) {
        *sum += a * b;
    }
    sum_of_lanes(sums)
}

/// The sum of `term` over all numbers, always in the same order.
#[inline(always)]
fn sum_of(x: &[f32], term: impl Fn(f32) -> f32) -> f32 {
    let (chunks, rest) = x.as_chunks::<LANES>();
    let mut sums = [0.0; LANES];
    for chunk in chunks {
        for lane in 0..LANES {
            sums[lane] += term(chunk[lane]);
        }
    }
    for (sum, &x) in sums.iter_mut().zip(rest) {
        *sum += term(x);
    }
    sum_of_lanes(sums)
}

/// The largest magnitude, at most `f32::MAX`. NaN counts as 0.
#[inline(always)]
pub(super) fn absmax(x: &[f32]) -> f32 {
    let (chunks, rest) = x.as_chunks::<LANES>();
    let mut lanes = [0.0; LANES];
    for chunk in chunks {
        for lane in 0..LANES {
            lanes[lane] = larger(chunk[lane].abs(), lanes[lane]);
        }
    }
    for (lane, x) in lanes.iter_mut().zip(rest) {
        *lane = larger(x.abs(), *lane);
    }
    let largest = largest_of(lanes);
    if largest > f32::MAX { f32::MAX } else { largest }
}

/// The larger number, or `b` if `a` is NaN. Unlike `f32::max`, this is one instruction.
#[inline(always)]
pub(super) fn larger(a: f32, b: f32) -> f32 {
    if a > b { a } else { b }
}

#[inline(always)]
pub(super) fn axpy(factor: f32, x: &[f32], y: &mut [f32]) {
    assert_eq!(x.len(), y.len(), "both have the same length");
    for (y, x) in y.iter_mut().zip(x) {
        *y += factor * x;
    }
}

#[inline(always)]
pub(super) fn add_rows(table: &[f32], rows: &[u16], sum: &mut [f32]) {
    /// Number of sums that stay in registers while all rows are added.
    const BLOCK: usize = 4 * LANES;
    let width = sum.len();
    let (blocks, rest) = sum.as_chunks_mut::<BLOCK>();
    for (block, sum) in blocks.iter_mut().enumerate() {
        let mut sums = *sum;
        for &row in rows {
            let row = &table[usize::from(row) * width + block * BLOCK..][..BLOCK];
            for (sum, x) in sums.iter_mut().zip(row) {
                *sum += x;
            }
        }
        *sum = sums;
    }
    let first = width - rest.len();
    for &row in rows {
        let row = &table[usize::from(row) * width + first..][..width - first];
        for (sum, x) in rest.iter_mut().zip(row) {
            *sum += x;
        }
    }
}

#[inline(always)]
pub(super) fn layer_norm(x: &mut [f32], gain: &[f32], bias: &[f32], epsilon: f32) {
    check_norm(x, gain, bias);
    for row in x.chunks_exact_mut(gain.len()) {
        let (mean, factor) = moments(row, epsilon);
        for (x, (gain, bias)) in row.iter_mut().zip(gain.iter().zip(bias)) {
            *x = (*x - mean) * factor * gain + bias;
        }
    }
}

#[inline(always)]
pub(super) fn layer_norm_into(
    x: &[f32],
    gain: &[f32],
    bias: &[f32],
    epsilon: f32,
    out: &mut [f32],
) {
    check_norm(x, gain, bias);
    assert_eq!(x.len(), out.len(), "as much comes out as goes in");
    for (row, out) in x.chunks_exact(gain.len()).zip(out.chunks_exact_mut(gain.len())) {
        let (mean, factor) = moments(row, epsilon);
        for ((out, x), (gain, bias)) in out.iter_mut().zip(row).zip(gain.iter().zip(bias)) {
            *out = (x - mean) * factor * gain + bias;
        }
    }
}

fn check_norm(x: &[f32], gain: &[f32], bias: &[f32]) {
    assert_eq!(gain.len(), bias.len(), "one gain and one bias for each column");
    assert!(!gain.is_empty() && x.len().is_multiple_of(gain.len()), "the numbers are whole rows");
}

/// The mean, and `1 / √(variance + epsilon)`.
#[inline(always)]
fn moments(row: &[f32], epsilon: f32) -> (f32, f32) {
    let count = row.len() as f32;
    let mean = sum_of(row, |x| x) / count;
    let variance = sum_of(row, |x| (x - mean) * (x - mean)) / count;
    (mean, 1.0 / (variance + epsilon).sqrt())
}

#[inline(always)]
pub(super) fn gelu_sigmoid(x: &mut [f32]) {
    for x in x {
        *x /= 1.0 + exp(-1.702 * *x);
    }
}

#[inline(always)]
pub(super) fn gated(x: &[f32], width: usize, out: &mut [f32]) {
    assert!(width > 0 && out.len().is_multiple_of(width), "the numbers are whole rows");
    assert_eq!(x.len(), 2 * out.len(), "half as much comes out as goes in");
    for (row, out) in x.chunks_exact(2 * width).zip(out.chunks_exact_mut(width)) {
        let (values, gates) = row.split_at(width);
        for (out, (value, gate)) in out.iter_mut().zip(values.iter().zip(gates)) {
            *out = gate / (1.0 + exp(-gate)) * value;
        }
    }
}

#[inline(always)]
pub(super) fn leaky_relu(x: &mut [f32], slope: f32) {
    for x in x {
        *x = if *x > 0.0 { *x } else { slope * *x };
    }
}

#[cfg(test)]
mod tests {
    use super::exp;

    #[test]
    fn exp_is_within_its_documented_error() {
        let mut worst = 0.0_f64;
        let mut x = -87.0_f32;
        while x <= 87.0 {
            let exact = f64::from(x).exp();
            worst = worst.max(((f64::from(exp(x)) - exact) / exact).abs());
            x += 1.0 / 1024.0 + x.abs() * 1e-5;
        }
        assert!(worst < 2e-7, "{worst:e}");
    }

    #[test]
    fn exp_at_the_ends() {
        assert_eq!(exp(0.0), 1.0);
        assert_eq!(exp(-0.0), 1.0);
        assert_eq!(exp(f32::NEG_INFINITY), 0.0);
        assert_eq!(exp(-87.1), 0.0);
        assert_eq!(exp(f32::INFINITY), exp(87.0));
        assert!(exp(f32::NAN).is_nan());
        assert!(exp(-87.0).is_normal() && (1.0 / exp(87.0)).is_normal());
    }
}
