//! Measures the kernels on each path: `cargo bench -p onrecord-language`. For products an item is a
//! multiplication, so Gitem/s are 10⁹ multiplications a second. Elsewhere an item is a number.

use divan::Bencher;
use divan::counter::ItemsCount;
use onrecord_language::kernels::{
    Attention, AttentionBuffers, Codes, Kernels, Matrix, Path, SharedBytes,
};

fn main() {
    divan::main();
}

/// Rows, inputs and outputs of products.
const SHAPES: [(usize, usize, usize); 14] = [
    (30, 384, 384),
    (30, 384, 1152),
    (30, 384, 1536),
    (30, 1536, 384),
    (30, 192, 192),
    (30, 192, 384),
    (30, 192, 576),
    (30, 576, 384),
    (240, 384, 384),
    (240, 384, 1152),
    (240, 384, 1536),
    (240, 1536, 384),
    (240, 192, 576),
    (240, 576, 384),
];

/// Number of rows in a paragraph.
const ROWS: usize = 40;

fn numbers(count: usize) -> Vec<f32> {
    (0..count).map(|at| (at * 7919 % 1009) as f32 / 300.0 - 1.5).collect()
}

fn weights(inputs: usize, outputs: usize) -> SharedBytes {
    let bytes = Matrix::weight_bytes(inputs, outputs).expect("a shape");
    SharedBytes::new((0..bytes).map(|at| ((at * 31 % 127) as i8 - 63) as u8).collect::<Vec<_>>())
}

fn kernels(path: Path) -> Kernels {
    Kernels::new(path).expect("an available path")
}

fn each_path<T: Copy>(arguments: &[T]) -> Vec<(Path, T)> {
    let paths = Path::available().into_iter();
    paths.flat_map(|path| arguments.iter().map(move |&argument| (path, argument))).collect()
}

fn shapes() -> impl Iterator<Item = Shape> {
    each_path(&SHAPES).into_iter().map(Shape)
}

struct Shape((Path, (usize, usize, usize)));

impl std::fmt::Display for Shape {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (path, (rows, inputs, outputs)) = self.0;
        write!(f, "{path:?} {rows}x{inputs}x{outputs}")
    }
}

#[divan::bench(args = shapes())]
fn product(bencher: Bencher, shape: &Shape) {
    let (path, (rows, inputs, outputs)) = shape.0;
    let scales = vec![0.01; outputs];
    let matrix =
        Matrix::new(inputs, outputs, weights(inputs, outputs), &scales, &scales).expect("a matrix");
    let mut codes = Codes::default();
    kernels(path).quantise(&numbers(rows * inputs), inputs, &mut codes);
    let mut out = vec![0.0; rows * outputs];
    bencher.counter(ItemsCount::new(rows * inputs * outputs)).bench_local(|| {
        kernels(path).product(&matrix, divan::black_box(&codes), &mut out, outputs)
    });
}

/// Checks the weights of a matrix, as when a model is opened.
#[divan::bench]
fn open_matrix(bencher: Bencher) {
    let (weights, scales) = (weights(384, 1536), vec![0.01; 1536]);
    bencher
        .counter(ItemsCount::new(384 * 1536_usize))
        .bench(|| Matrix::new(384, 1536, weights.clone(), &scales, &scales).expect("a matrix"));
}

#[divan::bench(args = Path::available())]
fn quantise(bencher: Bencher, path: Path) {
    let (x, mut codes) = (numbers(ROWS * 384), Codes::default());
    bencher
        .counter(ItemsCount::new(x.len()))
        .bench_local(|| kernels(path).quantise(divan::black_box(&x), 384, &mut codes));
}

#[divan::bench(args = Path::available())]
fn quantise3(bencher: Bencher, path: Path) {
    let (x, mut codes) = (numbers(ROWS * 192), Codes::default());
    bencher.counter(ItemsCount::new(3 * x.len())).bench_local(|| {
        kernels(path).quantise3(
            divan::black_box(&x),
            192,
            1,
            std::slice::from_ref(&(0..ROWS)),
            &mut codes,
        )
    });
}

#[divan::bench(args = Path::available())]
fn layer_norm(bencher: Bencher, path: Path) {
    let (mut x, gain, bias) = (numbers(ROWS * 384), numbers(384), numbers(384));
    bencher
        .counter(ItemsCount::new(x.len()))
        .bench_local(|| kernels(path).layer_norm(divan::black_box(&mut x), &gain, &bias, 1e-5));
}

#[divan::bench(args = Path::available())]
fn gelu_sigmoid(bencher: Bencher, path: Path) {
    let mut x = numbers(ROWS * 1536);
    bencher
        .counter(ItemsCount::new(x.len()))
        .bench_local(|| kernels(path).gelu_sigmoid(divan::black_box(&mut x)));
}

#[divan::bench(args = Path::available())]
fn gated(bencher: Bencher, path: Path) {
    let (x, mut out) = (numbers(ROWS * 384), vec![0.0; ROWS * 192]);
    bencher
        .counter(ItemsCount::new(out.len()))
        .bench_local(|| kernels(path).gated(divan::black_box(&x), 192, &mut out));
}

/// The attention of a layer of the accurate model.
#[divan::bench(args = Path::available())]
fn attention_384(bencher: Bencher, path: Path) {
    attention(
        bencher,
        path,
        Attention { width: 384, heads: 12, scale: 0.18, bias: &[], band: None },
    );
}

/// The attention of a layer of the fast model.
#[divan::bench(args = Path::available())]
fn attention_192_band(bencher: Bencher, path: Path) {
    let bias = numbers(4 * 65);
    let shape = Attention { width: 192, heads: 4, scale: 0.14, bias: &bias, band: Some(32) };
    attention(bencher, path, shape);
}

fn attention(bencher: Bencher, path: Path, shape: Attention<'_>) {
    let (x, mut out) = (numbers(ROWS * 3 * shape.width), vec![0.0; ROWS * shape.width]);
    let mut buffers = AttentionBuffers::default();
    bencher.counter(ItemsCount::new(out.len())).bench_local(|| {
        kernels(path).attention(&shape, divan::black_box(&x), &mut out, &mut buffers)
    });
}
