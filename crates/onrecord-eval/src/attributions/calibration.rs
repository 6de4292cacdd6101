//! Whether attributions at a confidence of 0.8 are right in 80 of 100 cases.

use std::fmt::Write;

/// An attribution's confidence, and whether it was right.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Judged {
    /// 0 to 1.
    pub confidence: f64,
    /// Whether content and source are those of the gold.
    pub right: bool,
}

/// Bins of equal mass.
const BINS: usize = 15;

/// A bin: the mean confidence, the share that is right, and how many.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Bin {
    confidence: f64,
    right: f64,
    count: usize,
}

fn bins(judged: &[Judged]) -> Vec<Bin> {
    let mut sorted = judged.to_vec();
    sorted.sort_by(|a, b| a.confidence.total_cmp(&b.confidence));
    (0..BINS)
        .map(|bin| &sorted[bin * sorted.len() / BINS..(bin + 1) * sorted.len() / BINS])
        .filter(|members| !members.is_empty())
        .map(|members| {
            let count = members.len();
            let sum: f64 = members.iter().map(|one| one.confidence).sum();
            let right = members.iter().filter(|one| one.right).count();
            Bin { confidence: sum / count as f64, right: right as f64 / count as f64, count }
        })
        .collect()
}

/// Expected calibration error (Naeini et al. 2015), over bins of equal mass.
pub(super) fn error(judged: &[Judged]) -> f64 {
    let gap = |bin: Bin| (bin.confidence - bin.right).abs() * bin.count as f64;
    bins(judged).into_iter().map(gap).sum::<f64>() / judged.len().max(1) as f64
}

/// The chance that a right attribution has a higher confidence than a wrong one (ties count half).
pub(super) fn area(judged: &[Judged]) -> f64 {
    let mut sorted = judged.to_vec();
    sorted.sort_by(|a, b| a.confidence.total_cmp(&b.confidence));
    let (mut below, mut won) = (0.0, 0.0);
    for tied in sorted.chunk_by(|a, b| a.confidence == b.confidence) {
        let right = tied.iter().filter(|one| one.right).count() as f64;
        let wrong = tied.len() as f64 - right;
        won += right * (below + wrong / 2.0);
        below += wrong;
    }
    let right = judged.len() as f64 - below;
    if right * below > 0.0 { won / (right * below) } else { 0.0 }
}

/// The reliability curve as an SVG picture: a dot a bin, confidence against the share that is right.
#[must_use]
pub fn curve(judged: &[Judged], title: &str) -> String {
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
    let bins = bins(judged);
    let path: Vec<String> =
        bins.iter().map(|bin| format!("{:.1} {:.1}", x(bin.confidence), y(bin.right))).collect();
    if !path.is_empty() {
        let _ = writeln!(out, "<path d=\"M{}\" fill=\"none\" stroke=\"#1a5e8a\"/>", path.join("L"));
    }
    for bin in bins {
        let _ = writeln!(
            out,
            "<circle cx=\"{:.1}\" cy=\"{:.1}\" r=\"4\" fill=\"#1a5e8a\"><title>{} attributions at {:.2}: {:.2} right</title></circle>",
            x(bin.confidence),
            y(bin.right),
            bin.count,
            bin.confidence,
            bin.right,
        );
    }
    out + "</svg>\n"
}

#[cfg(test)]
mod tests {
    use super::*;

    fn judged(list: &[(f64, bool)]) -> Vec<Judged> {
        list.iter().map(|&(confidence, right)| Judged { confidence, right }).collect()
    }

    #[test]
    fn the_error_is_the_gap_between_confidence_and_share() {
        assert_eq!(error(&[]), 0.0);
        let certain = judged(&[(1.0, true); 30]);
        assert_eq!(error(&certain), 0.0);
        let too_sure = judged(&[(0.9, false); 15]);
        assert!((error(&too_sure) - 0.9).abs() < 1e-9);
    }

    #[test]
    fn the_area_counts_pairs_in_the_right_order() {
        assert_eq!(area(&judged(&[(0.2, false), (0.9, true)])), 1.0);
        assert_eq!(area(&judged(&[(0.9, false), (0.2, true)])), 0.0);
        assert_eq!(area(&judged(&[(0.5, false), (0.5, true)])), 0.5);
        assert_eq!(area(&judged(&[(0.5, true)])), 0.0);
    }

    #[test]
    fn the_curve_has_a_dot_a_bin() {
        let picture = curve(&judged(&[(0.5, true), (0.7, false)]), "two");
        assert_eq!(picture.matches("<circle").count(), 2);
        assert!(picture.starts_with("<svg") && picture.ends_with("</svg>\n"));
    }
}
