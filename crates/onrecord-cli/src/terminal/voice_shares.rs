//! How much of a text stands in which voice.

use onrecord::reading::VoiceShares;

use super::numbers::percent;
use super::style::Look;
use super::wrap;

/// Appends the shares as a sentence.
pub(crate) fn voice_shares(out: &mut String, shares: VoiceShares, look: Look) {
    let parts = [
        ("in the outlet's own voice", shares.own_voice),
        ("attributed", shares.attributed),
        ("told by a source of another", shares.chained),
    ];
    let parts = parts.iter().filter(|(_, share)| *share > 0.0);
    let sentence: Vec<_> =
        parts.map(|(voice, share)| format!("{} {voice}", percent(*share))).collect();
    for line in wrap::fold(&sentence.join(", "), look.width) {
        out.push_str(&line);
        out.push('\n');
    }
}
