//! Calibration: whether 80 of 100 attributions with a confidence of 0.8 are right.

use std::fmt::Write;

/// The confidence of one attribution, and whether it is right.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct ConfidenceSample {
    /// From 0 to 1.
    pub(super) confidence: f64,
    /// Whether its content and source match the gold.
    pub(super) correct: bool,
}

/// The number of bins. Each has the same number of samples.
const BINS: usize = 15;

/// One bin: its mean confidence, the fraction of right samples, and the number of samples.
#[derive(Clone, Copy, Debug, PartialEq)]
struct CalibrationBin {
    confidence: f64,
    accuracy: f64,
    count: usize,
}

fn bins(samples: &[ConfidenceSample]) -> Vec<CalibrationBin> {
    let mut sorted = samples.to_vec();
    sorted.sort_by(|a, b| a.confidence.total_cmp(&b.confidence));
    (0..BINS)
        .map(|bin| &sorted[bin * sorted.len() / BINS..(bin + 1) * sorted.len() / BINS])
        .filter(|members| !members.is_empty())
        .map(|members| {
            let count = members.len();
            let sum: f64 = members.iter().map(|sample| sample.confidence).sum();
            let right = members.iter().filter(|sample| sample.correct).count();
            CalibrationBin {
                confidence: sum / count as f64,
                accuracy: right as f64 / count as f64,
                count,
            }
        })
        .collect()
}

/// The expected calibration error (Naeini et al. 2015), over bins of equal size.
pub(super) fn expected_error(samples: &[ConfidenceSample]) -> f64 {
    let gap = |bin: CalibrationBin| (bin.confidence - bin.accuracy).abs() * bin.count as f64;
    bins(samples).into_iter().map(gap).sum::<f64>() / samples.len().max(1) as f64
}

/// The area under the ROC curve: the probability that a right attribution has a higher confidence than a
/// wrong one. Ties count half.
pub(super) fn area_under_curve(samples: &[ConfidenceSample]) -> f64 {
    let mut sorted = samples.to_vec();
    sorted.sort_by(|a, b| a.confidence.total_cmp(&b.confidence));
    let (mut below, mut won) = (0.0, 0.0);
    for tied in sorted.chunk_by(|a, b| a.confidence == b.confidence) {
        let right = tied.iter().filter(|sample| sample.correct).count() as f64;
        let wrong = tied.len() as f64 - right;
        won += right * (below + wrong / 2.0);
        below += wrong;
    }
    let right = samples.len() as f64 - below;
    if right * below > 0.0 { won / (right * below) } else { 0.0 }
}

/// Draws the reliability curve as SVG: one dot per bin, confidence against accuracy.
// Long because it is one SVG template after another.
pub(super) fn reliability_curve(samples: &[ConfidenceSample], title: &str) -> String {
    const SIZE: f64 = 360.0;
    const EDGE: f64 = 44.0;
    let x = |share: f64| EDGE + share * SIZE;
    let y = |share: f64| EDGE + (1.0 - share) * SIZE;
    let whole = SIZE + 2.0 * EDGE;
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {whole} {whole}\" font-family=\"sans-serif\" font-size=\"12\">\n\
         <title>{title}</title>\n<rect width=\"{whole}\" height=\"{whole}\" fill=\"#fff\"/>\n\
         <text x=\"{}\" y=\"24\" text-anchor=\"middle\" font-size=\"14\">{title}</text>\n",
        whole / 2.0,
    );
    for tenth in (0..=10).step_by(2) {
        let share = f64::from(tenth) / 10.0;
        let _ = writeln!(
            out,
            "<path d=\"M{0} {1}V{2}M{3} {4}H{5}\" stroke=\"#ddd\"/>\
             <text x=\"{0}\" y=\"{6}\" text-anchor=\"middle\">{share}</text>\
             <text x=\"{7}\" y=\"{8}\" text-anchor=\"end\">{share}</text>",
            x(share),
            y(0.0),
            y(1.0),
            x(0.0),
            y(share),
            x(1.0),
            y(0.0) + 16.0,
            x(0.0) - 6.0,
            y(share) + 4.0,
        );
    }
    let _ = writeln!(
        out,
        "<path d=\"M{} {}L{} {}\" stroke=\"#999\" stroke-dasharray=\"4 4\"/>\n\
         <text x=\"{}\" y=\"{}\" text-anchor=\"middle\">confidence</text>\n\
         <text transform=\"translate(14 {}) rotate(-90)\" text-anchor=\"middle\">share that is right</text>",
        x(0.0),
        y(0.0),
        x(1.0),
        y(1.0),
        x(0.5),
        whole - 8.0,
        y(0.5),
    );
    let bins = bins(samples);
    let path: Vec<String> =
        bins.iter().map(|bin| format!("{:.1} {:.1}", x(bin.confidence), y(bin.accuracy))).collect();
    if !path.is_empty() {
        let _ = writeln!(out, "<path d=\"M{}\" fill=\"none\" stroke=\"#1a5e8a\"/>", path.join("L"));
    }
    for bin in bins {
        let _ = writeln!(
            out,
            "<circle cx=\"{:.1}\" cy=\"{:.1}\" r=\"4\" fill=\"#1a5e8a\"><title>{} attributions at {:.2}: {:.2} right</title></circle>",
            x(bin.confidence),
            y(bin.accuracy),
            bin.count,
            bin.confidence,
            bin.accuracy,
        );
    }
    out + "</svg>\n"
}

#[cfg(test)]
mod tests {
    use super::*;

    fn samples(list: &[(f64, bool)]) -> Vec<ConfidenceSample> {
        list.iter().map(|&(confidence, correct)| ConfidenceSample { confidence, correct }).collect()
    }

    #[test]
    fn the_error_is_the_gap_between_confidence_and_accuracy() {
        assert_eq!(expected_error(&[]), 0.0);
        let certain = samples(&[(1.0, true); 30]);
        assert_eq!(expected_error(&certain), 0.0);
        let too_sure = samples(&[(0.9, false); 15]);
        assert!((expected_error(&too_sure) - 0.9).abs() < 1e-9);
    }

    #[test]
    fn the_area_counts_pairs_in_the_right_order() {
        assert_eq!(area_under_curve(&samples(&[(0.2, false), (0.9, true)])), 1.0);
        assert_eq!(area_under_curve(&samples(&[(0.9, false), (0.2, true)])), 0.0);
        assert_eq!(area_under_curve(&samples(&[(0.5, false), (0.5, true)])), 0.5);
        assert_eq!(area_under_curve(&samples(&[(0.5, true)])), 0.0);
    }

    #[test]
    fn the_curve_has_one_dot_per_bin() {
        let picture = reliability_curve(&samples(&[(0.5, true), (0.7, false)]), "two");
        assert_eq!(picture.matches("<circle").count(), 2);
        assert!(picture.starts_with("<svg") && picture.ends_with("</svg>\n"));
    }
}
