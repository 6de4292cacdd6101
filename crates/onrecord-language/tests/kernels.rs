//! Every path gives the same bits, and the results are right.

use onrecord_language::kernels::{
    Attention, AttentionBuffers, Codes, Kernels, Matrix, MatrixError, Path, SharedBytes,
};
use proptest::collection::vec;
use proptest::prelude::*;

fn all() -> Vec<Kernels> {
    Path::available().into_iter().filter_map(Kernels::new).collect()
}

/// The bits of the numbers. All NaNs count as one, because their bits depend on the processor.
fn bits(x: &[f32]) -> Vec<u32> {
    x.iter().map(|x| if x.is_nan() { f32::NAN.to_bits() } else { x.to_bits() }).collect()
}

/// Runs a function on a copy of `x` on every path, checks that the results are the same, and returns the
/// result.
fn on_all(x: &[f32], run: impl Fn(Kernels, &mut Vec<f32>)) -> Vec<f32> {
    let mut results = all().into_iter().map(|kernels| {
        let mut x = x.to_vec();
        run(kernels, &mut x);
        (kernels.path(), x)
    });
    let (_, scalar) = results.next().expect("the plain path is always there");
    for (path, result) in results {
        assert_eq!(bits(&result), bits(&scalar), "{path:?} differs");
    }
    scalar
}

/// Mostly ordinary numbers, and sometimes extreme ones.
fn number() -> impl Strategy<Value = f32> {
    prop_oneof![30 => -8.0_f32..8.0, 1 => any::<f32>(), 1 => Just(f32::NAN), 1 => Just(0.0)]
}

fn rows(width: usize, count: usize) -> impl Strategy<Value = Vec<f32>> {
    prop_oneof![
        3 => vec(-8.0_f32..8.0, width * count),
        1 => vec(number(), width * count),
        1 => Just(vec![0.0; width * count]),
    ]
}

/// Weights in the layout of the file, from a function of input and output.
fn packed(inputs: usize, outputs: usize, weight: impl Fn(usize, usize) -> i8) -> Vec<u8> {
    let steps = inputs.div_ceil(4);
    let mut bytes = vec![0; Matrix::weight_bytes(inputs, outputs).expect("a shape")];
    for input in 0..inputs {
        for output in 0..outputs {
            let cell = output / 16 * steps + input / 4;
            bytes[cell * 64 + output % 16 * 4 + input % 4] = weight(input, output) as u8;
        }
    }
    bytes
}

#[derive(Debug)]
struct Case {
    inputs: usize,
    outputs: usize,
    rows: usize,
    weights: Vec<i8>,
    scales: Vec<f32>,
    bias: Vec<f32>,
    x: Vec<f32>,
}

impl Case {
    fn matrix(&self) -> Matrix {
        let bytes = packed(self.inputs, self.outputs, |input, output| {
            self.weights[output * self.inputs + input]
        });
        let weights = SharedBytes::new(bytes);
        Matrix::new(self.inputs, self.outputs, weights, &self.scales, &self.bias).expect("a matrix")
    }
}

fn case() -> impl Strategy<Value = Case> {
    (1..200_usize, 1..150_usize, 0..15_usize).prop_flat_map(|(inputs, outputs, count)| {
        let weights = prop_oneof![
            vec(-63..=63_i8, inputs * outputs),
            Just(vec![63; inputs * outputs]),
            Just(vec![-63; inputs * outputs]),
        ];
        let parts = (weights, rows(1, outputs), vec(0.001_f32..0.1, outputs), rows(inputs, count));
        parts.prop_map(move |(weights, bias, scales, x)| {
            let bias = bias.into_iter().map(|x| if x.is_finite() { x } else { 1.0 }).collect();
            Case { inputs, outputs, rows: count, weights, scales, bias, x }
        })
    })
}

proptest! {
    #[test]
    fn products_are_the_same_and_right(case in case(), gap in 0..20_usize) {
        let matrix = case.matrix();
        let stride = case.outputs + gap;
        let before: Vec<f32> = (0..case.rows * stride).map(|at| at as f32).collect();
        let result = on_all(&before, |kernels, out| {
            let mut codes = Codes::default();
            kernels.quantise(&case.x, case.inputs, &mut codes);
            kernels.product(&matrix, &codes, out, stride);
        });
        let added = on_all(&before, |kernels, out| {
            let mut codes = Codes::default();
            kernels.quantise(&case.x, case.inputs, &mut codes);
            kernels.product_add(&matrix, &codes, out, stride);
        });
        let mut codes = Codes::default();
        Kernels::detect().quantise(&case.x, case.inputs, &mut codes);
        for row in 0..case.rows {
            for column in 0..stride {
                let at = row * stride + column;
                let mut expected = before[at];
                let mut sum_expected = before[at];
                if column < case.outputs {
                    let weights = &case.weights[column * case.inputs..][..case.inputs];
                    let products = weights.iter().zip(codes.row(row));
                    let sum: i64 = products.map(|(&w, &c)| i64::from(w) * (i64::from(c) - 128)).sum();
                    let scale = codes.scales()[row] * case.scales[column];
                    expected = sum as f32 * scale + case.bias[column];
                    sum_expected += expected;
                }
                prop_assert_eq!(bits(&[expected, sum_expected]), bits(&[result[at], added[at]]));
            }
        }
    }

    #[test]
    fn a_row_alone_is_the_row_among_others(case in case()) {
        let matrix = case.matrix();
        for kernels in all() {
            let mut codes = Codes::default();
            kernels.quantise(&case.x, case.inputs, &mut codes);
            let mut whole = vec![0.0; case.rows * case.outputs];
            kernels.product(&matrix, &codes, &mut whole, case.outputs);
            for (x, whole) in case.x.chunks(case.inputs).zip(whole.chunks(case.outputs)) {
                let mut alone = vec![0.0; case.outputs];
                kernels.quantise(x, case.inputs, &mut codes);
                kernels.product(&matrix, &codes, &mut alone, case.outputs);
                prop_assert_eq!(bits(whole), bits(&alone));
            }
        }
    }

    #[test]
    fn codes_are_the_same_and_right((inputs, x) in (1..90_usize, 0..6_usize)
        .prop_flat_map(|(inputs, count)| (Just(inputs), rows(inputs, count))))
    {
        for kernels in all() {
            let mut codes = Codes::default();
            kernels.quantise(&x, inputs, &mut codes);
            prop_assert_eq!(codes.rows(), x.len() / inputs);
            for (at, x) in x.chunks(inputs).enumerate() {
                let largest = x.iter().fold(0.0, |largest, x| f32::max(x.abs(), largest)).min(f32::MAX);
                let (scale, factor) =
                    if largest < 1e-30 { (0.0, 0.0) } else { (largest / 127.0, 127.0 / largest) };
                prop_assert_eq!(codes.scales()[at].to_bits(), scale.to_bits());
                for (x, &code) in x.iter().zip(codes.row(at)) {
                    let code_expected = (x * factor).clamp(-127.0, 127.0).round_ties_even() as i32 + 128;
                    prop_assert_eq!(code_expected, i32::from(code));
                }
            }
        }
    }

    #[test]
    fn joined_rows_have_the_codes_of_rows_that_were_gathered(
        (width, dilation, first, x) in (1..40_usize, 0..5_usize, 0..9_usize, 0..9_usize).prop_flat_map(
            |(width, dilation, count, first)| (Just(width), Just(dilation), Just(first), rows(width, count))))
    {
        let count = x.len() / width;
        let sequences = [0..first.min(count), first.min(count)..count];
        let row = |at: usize, other: Option<usize>| {
            let own = sequences.iter().find(|sequence| sequence.contains(&at)).unwrap();
            match other.filter(|other| own.contains(other)) {
                Some(at) => x[at * width..][..width].to_vec(),
                None => vec![0.0; width],
            }
        };
        let gathered: Vec<f32> = (0..count)
            .flat_map(|at| [at.checked_sub(dilation), Some(at), Some(at + dilation)].map(|other| row(at, other)))
            .flatten()
            .collect();
        for kernels in all() {
            let (mut expected, mut codes) = (Codes::default(), Codes::default());
            Kernels::detect().quantise(&gathered, 3 * width, &mut expected);
            kernels.quantise3(&x, width, dilation, &sequences, &mut codes);
            prop_assert_eq!(bits(codes.scales()), bits(expected.scales()));
            for row in 0..codes.rows() {
                prop_assert_eq!(codes.row(row), expected.row(row));
            }
        }
    }

    #[test]
    fn sums_and_elementwise_functions_are_the_same(
        (x, y) in (0..100_usize).prop_flat_map(|count| (rows(1, count), rows(1, count))))
    {
        on_all(&[], |kernels, out| out.push(kernels.dot(&x, &y)));
        on_all(&x, |kernels, x| kernels.axpy(0.3, &y, x));
        let table = [&*x, &*y].concat();
        on_all(&x, |kernels, x| kernels.add_rows(&table, &[1, 0, 1], x));
        let mut one_by_one = x.clone();
        for row in [&y, &x, &y] {
            one_by_one.iter_mut().zip(row).for_each(|(sum, x)| *sum += x);
        }
        let mut together = x.clone();
        Kernels::detect().add_rows(&table, &[1, 0, 1], &mut together);
        prop_assert_eq!(bits(&together), bits(&one_by_one));
        on_all(&x, |kernels, x| kernels.gelu_sigmoid(x));
        on_all(&x, |kernels, x| kernels.leaky_relu(x, 0.1));
    }

    #[test]
    fn rows_are_normalised_and_gated_the_same_alone_and_among_others(
        (width, x, gain) in (1..70_usize, 0..6_usize).prop_flat_map(
            |(width, count)| (Just(width), rows(2 * width, count), rows(width, 1))))
    {
        let normed = on_all(&x, |kernels, x| kernels.layer_norm(x, &gain, &gain, 1e-5));
        let into = on_all(&x, |kernels, out| kernels.layer_norm_into(&x, &gain, &gain, 1e-5, out));
        prop_assert_eq!(bits(&into), bits(&normed));
        for (x, normed) in x.chunks(width).zip(normed.chunks(width)) {
            let alone = on_all(x, |kernels, x| kernels.layer_norm(x, &gain, &gain, 1e-5));
            prop_assert_eq!(bits(&alone), bits(normed));
        }
        let half = vec![0.0; x.len() / 2];
        let gated = on_all(&half, |kernels, out| kernels.gated(&x, width, out));
        for (x, gated) in x.chunks(2 * width).zip(gated.chunks(width)) {
            let alone = on_all(&half[..width], |kernels, out| kernels.gated(x, width, out));
            prop_assert_eq!(bits(&alone), bits(gated));
        }
    }

    #[test]
    fn attention_is_the_same(
        (heads, size, x, bias) in (1..4_usize, 1..40_usize, 0..80_usize, 0..5_usize).prop_flat_map(
            |(heads, size, count, reach)| (
                Just(heads),
                Just(size),
                rows(3 * heads * size, count),
                prop_oneof![Just(Vec::new()), rows(heads, 2 * reach + 1)],
            )),
        band in prop_oneof![Just(None), (0..50_usize).prop_map(Some)])
    {
        let width = heads * size;
        let shape = Attention { width, heads, scale: 0.2, bias: &bias, band };
        let result = on_all(&vec![0.0; x.len() / 3], |kernels, out| {
            kernels.attention(&shape, &x, out, &mut AttentionBuffers::default());
        });
        if x.iter().chain(&bias).all(|x| x.abs() < 9.0) {
            let expected = attention(&shape, &x);
            for (result, expected) in result.iter().zip(expected) {
                prop_assert!((f64::from(*result) - expected).abs() < 1e-3, "{result} {expected}");
            }
        }
    }
}

/// Attention computed in the simplest way.
fn attention(shape: &Attention<'_>, x: &[f32]) -> Vec<f64> {
    let (width, size) = (shape.width, shape.width / shape.heads);
    let biases = shape.bias.len() / shape.heads;
    let reach = biases as i64 / 2;
    let rows: Vec<&[f32]> = x.chunks(3 * width).collect();
    let mut out = Vec::new();
    for (i, query) in rows.iter().enumerate() {
        for head in 0..shape.heads {
            let weights = rows.iter().enumerate().map(|(j, key)| {
                let distance = j as i64 - i as i64;
                if shape.band.is_some_and(|band| distance.unsigned_abs() > band as u64) {
                    return 0.0;
                }
                let part = head * size..(head + 1) * size;
                let products = query[part.clone()].iter().zip(&key[width..][part]);
                let product: f64 = products.map(|(q, k)| f64::from(q * k)).sum();
                let bias = if biases == 0 {
                    0.0
                } else {
                    let at = distance.clamp(-reach, reach) + reach;
                    f64::from(shape.bias[head * biases + at as usize])
                };
                (product * f64::from(shape.scale) + bias).exp()
            });
            let weights: Vec<f64> = weights.collect();
            let total: f64 = weights.iter().sum();
            out.extend((0..size).map(|at| {
                let values = rows.iter().map(|row| f64::from(row[2 * width + head * size + at]));
                weights.iter().zip(values).map(|(weight, value)| weight * value).sum::<f64>()
                    / total
            }));
        }
    }
    out
}

#[test]
fn the_detected_path_is_the_last_of_those_available() {
    assert_eq!(Path::available().first(), Some(&Path::Scalar));
    assert_eq!(Path::available().last(), Some(&Path::detect()));
}

#[test]
fn largest_sums_are_exact() {
    // Extreme codes and weights of ±63. With eight-bit weights these sums would saturate sixteen bits.
    let (inputs, outputs) = (1536, 80);
    for (x, weight) in [(1.0_f32, 63_i8), (1.0, -63), (-1.0, 63), (-1.0, -63)] {
        let weights = SharedBytes::new(packed(inputs, outputs, |_, _| weight));
        let ones = vec![1.0; outputs];
        let matrix = Matrix::new(inputs, outputs, weights, &ones, &vec![0.0; outputs]).unwrap();
        let result = on_all(&vec![0.0; 7 * outputs], |kernels, out| {
            let mut codes = Codes::default();
            kernels.quantise(&vec![x; 7 * inputs], inputs, &mut codes);
            kernels.product(&matrix, &codes, out, outputs);
        });
        let sum = 127.0 * x * f32::from(weight) * inputs as f32;
        assert!(result.iter().all(|&result| result == sum * (1.0 / 127.0)));
    }
}

#[test]
fn a_row_of_zeros_gives_the_bias() {
    let weights = SharedBytes::new(packed(5, 3, |input, output| (input + output) as i8));
    let matrix = Matrix::new(5, 3, weights, &[1.0; 3], &[1.0, 2.0, 3.0]).unwrap();
    for zero in [0.0, -0.0, 1e-38, f32::NAN] {
        let result = on_all(&[0.0; 3], |kernels, out| {
            let mut codes = Codes::default();
            kernels.quantise(&[zero; 5], 5, &mut codes);
            assert_eq!((codes.row(0), codes.scales()), (&[128; 5][..], &[0.0][..]));
            kernels.product(&matrix, &codes, out, 3);
        });
        assert_eq!(result, [1.0, 2.0, 3.0]);
    }
}

#[test]
fn functions_are_near_their_definitions() {
    let x: Vec<f32> = (-400..400).map(|at| at as f32 / 20.0).collect();
    let sigmoid = |x: f64| 1.0 / (1.0 + (-x).exp());
    let near = |result: &[f32], expected: &dyn Fn(f64) -> f64| {
        for (&x, &result) in x.iter().zip(result) {
            let expected = expected(f64::from(x));
            let error = (f64::from(result) - expected).abs();
            assert!(error <= 1e-6 * expected.abs() + 1e-12, "{x}: {result} for {expected}");
        }
    };
    // The product 1.702 x is rounded before the exponential, which costs 2·10⁻⁶ at its far end.
    let gelu = on_all(&x, |kernels, x| kernels.gelu_sigmoid(x));
    for (&x, &result) in x.iter().zip(&gelu) {
        let expected = f64::from(x) * sigmoid(1.702 * f64::from(x));
        assert!((f64::from(result) - expected).abs() <= 1e-6, "{x}: {result} for {expected}");
    }
    let rows: Vec<f32> = x.iter().flat_map(|&x| [2.0, x]).collect();
    let gated = on_all(&vec![0.0; x.len()], |kernels, out| kernels.gated(&rows, 1, out));
    near(&gated, &|x| 2.0 * x * sigmoid(x));
    let leaky = on_all(&x, |kernels, x| kernels.leaky_relu(x, 0.5));
    near(&leaky, &|x| if x > 0.0 { x } else { x / 2.0 });
}

#[test]
fn rows_are_normalised() {
    let x: Vec<f32> = (0..192).map(|at| (at % 17) as f32).collect();
    let result = on_all(&x, |kernels, x| kernels.layer_norm(x, &[2.0; 192], &[1.0; 192], 0.0));
    let mean = result.iter().sum::<f32>() / 192.0;
    let variance = result.iter().map(|x| (x - mean).powi(2)).sum::<f32>() / 192.0;
    assert!((mean - 1.0).abs() < 1e-5 && (variance - 4.0).abs() < 1e-4);
}

#[test]
fn a_file_that_is_no_matrix_is_an_error() {
    let new = |inputs, outputs, bytes: usize, weight: i8, scales: &[f32], bias: &[f32]| {
        let weights = SharedBytes::new(vec![weight as u8; bytes]);
        Matrix::new(inputs, outputs, weights, scales, bias).map(|_| ())
    };
    assert_eq!(new(4, 2, 64, 63, &[1.0; 2], &[1.0; 2]), Ok(()));
    assert_eq!(new(4, 2, 64, -63, &[1.0; 2], &[1.0; 2]), Ok(()));
    for weight in [64, 127, -64, -128] {
        assert_eq!(new(4, 2, 64, weight, &[1.0; 2], &[1.0; 2]), Err(MatrixError::WeightRange));
    }
    for (inputs, outputs) in [(0, 2), (4, 0), (65_537, 2), (4, usize::MAX)] {
        let error = MatrixError::Shape { inputs, outputs };
        assert_eq!(new(inputs, outputs, 64, 1, &[], &[]), Err(error));
    }
    let error = MatrixError::Weights { expected: 64, found: 63 };
    assert_eq!(new(4, 2, 63, 1, &[1.0; 2], &[1.0; 2]), Err(error));
    let error = MatrixError::Columns { outputs: 2, scales: 1, bias: 2 };
    assert_eq!(new(4, 2, 64, 1, &[1.0; 1], &[1.0; 2]), Err(error));
    for wrong in [f32::NAN, f32::INFINITY] {
        assert_eq!(new(4, 2, 64, 1, &[1.0, wrong], &[1.0; 2]), Err(MatrixError::NotFinite));
        assert_eq!(new(4, 2, 64, 1, &[1.0; 2], &[wrong, 1.0]), Err(MatrixError::NotFinite));
    }
}

#[test]
fn bytes_have_parts() {
    let bytes = SharedBytes::new(b"0123456789");
    let part = bytes.part(2..6).unwrap();
    assert_eq!(&*part, b"2345");
    assert_eq!(&*part.part(1..3).unwrap(), b"34");
    assert!(part.part(2..5).is_none());
    assert!(part.part(usize::MAX..usize::MAX).is_none());
}
