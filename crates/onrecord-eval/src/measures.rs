//! Arithmetic that several commands share.

/// `part / whole`, or 0 if both are 0.
pub(crate) fn ratio(part: usize, whole: usize) -> f64 {
    part as f64 / whole.max(1) as f64
}

/// F1 from counts; 0 if nothing was predicted and nothing is gold.
pub(crate) fn f1(true_positives: usize, predicted: usize, gold: usize) -> f64 {
    2.0 * true_positives as f64 / (predicted + gold).max(1) as f64
}

/// The harmonic mean; 0 if both numbers are 0.
pub(crate) fn harmonic_mean(a: f64, b: f64) -> f64 {
    if a + b > 0.0 { 2.0 * a * b / (a + b) } else { 0.0 }
}

/// The arithmetic mean; 0 if there are no figures.
pub(crate) fn mean(figures: impl ExactSizeIterator<Item = f64>) -> f64 {
    let count = figures.len().max(1);
    figures.sum::<f64>() / count as f64
}
