//! Charts of shares.

use maud::{Markup, html};
use onrecord::reading::VoiceShares;

use crate::formatting::percent;

const WIDTH: f64 = 400.0;

/// Draws the shares of the voices of a text, with a key in words.
pub(crate) fn voice_shares(shares: &VoiceShares) -> Markup {
    let parts = [
        ("own", shares.own_voice, "in the outlet’s own voice"),
        ("attributed", shares.attributed, "on a source’s word"),
        ("chained", shares.chained, "on the word of a source’s source"),
    ];
    let mut at = 0.0;
    let placed = parts.map(|(class, share, _)| {
        let from = at;
        at += share * WIDTH;
        (class, from, share * WIDTH)
    });
    html! {
        figure.voices {
            svg viewBox={"0 0 " (WIDTH) " 14"} preserveAspectRatio="none" aria-hidden="true" focusable="false" {
                @for (class, from, wide) in placed {
                    rect.(class) x=(format!("{from:.1}")) y="1" width=(format!("{wide:.1}")) height="12" {}
                }
            }
            figcaption {
                @for (class, share, label) in parts {
                    @if share > 0.0 { span.key { span.swatch.(class) aria-hidden="true" {} (percent(share)) " " (label) } " " }
                }
            }
        }
    }
}

/// Draws a bar for a row of a table. The number stands beside it.
pub(crate) fn bar(share: f64) -> Markup {
    let wide = (share.clamp(0.0, 1.0) * 100.0).max(if share > 0.0 { 1.0 } else { 0.0 });
    html! {
        svg.bar viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true" focusable="false" {
            rect x="0" y="0" width=(format!("{wide:.1}")) height="8" {}
        }
    }
}
