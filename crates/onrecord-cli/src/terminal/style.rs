//! Styles of text, and which of them a terminal can show.

use std::fmt::Write as _;

/// A line below words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Underline {
    /// For words inside quotation marks.
    Solid,
    /// For a source's statement in the article's own words.
    Dashed,
}

/// One of the terminal's own colours. Its theme decides how they look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Colour {
    Cyan,
    Yellow,
    Magenta,
    Green,
}

/// The style of a run of text. The default is the terminal's own.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Style {
    pub(crate) bold: bool,
    pub(crate) dim: bool,
    pub(crate) underline: Option<Underline>,
    pub(crate) colour: Option<Colour>,
}

impl Style {
    pub(crate) const BOLD: Self = Self { bold: true, ..Self::PLAIN };
    pub(crate) const DIM: Self = Self { dim: true, ..Self::PLAIN };
    pub(crate) const PLAIN: Self = Self { bold: false, dim: false, underline: None, colour: None };

    pub(crate) fn coloured(colour: Option<Colour>) -> Self {
        Self { colour, ..Self::PLAIN }
    }
}

/// What may be sent to where the output goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Look {
    /// Columns.
    pub(crate) width: usize,
    /// Whether escape sequences may be sent at all.
    pub(crate) escapes: bool,
    /// Whether the terminal draws a dashed underline, and does not take the sequence for another.
    pub(crate) dashes: bool,
}

impl Look {
    /// Appends `text`, which is safe to print, in `style`.
    pub(crate) fn paint(self, out: &mut String, style: Style, text: &str) {
        if !self.escapes || style == Style::PLAIN || text.is_empty() {
            out.push_str(text);
            return;
        }
        let mut codes: Vec<&str> = Vec::new();
        codes.extend(style.bold.then_some("1"));
        codes.extend(style.dim.then_some("2"));
        codes.extend(style.underline.map(|kind| match kind {
            Underline::Solid => "4",
            Underline::Dashed if self.dashes => "4:5",
            // Italic type replaces the dashed line.
            Underline::Dashed => "3",
        }));
        codes.extend(style.colour.map(|colour| match colour {
            Colour::Green => "32",
            Colour::Yellow => "33",
            Colour::Magenta => "35",
            Colour::Cyan => "36",
        }));
        let _ = write!(out, "\x1b[{}m{text}\x1b[0m", codes.join(";"));
    }

    /// `text` in `style`, as [`Self::paint`] appends it.
    pub(crate) fn painted(self, style: Style, text: &str) -> String {
        let mut out = String::new();
        self.paint(&mut out, style, text);
        out
    }
}

/// Whether the terminal that `env` describes is known to draw a dashed underline. Others may take
/// `4:5` for a colour.
pub(crate) fn draws_dashes(env: impl Fn(&str) -> Option<String>) -> bool {
    let is = |name: &str, known: &[&str]| {
        env(name).is_some_and(|value| known.iter().any(|k| value.starts_with(k)))
    };
    // A multiplexer names itself in TERM and need not pass on what the terminal around it can do.
    if is("TERM", &["screen", "tmux"]) {
        return false;
    }
    is("TERM", &["xterm-kitty", "xterm-ghostty", "foot", "alacritty", "wezterm", "contour"])
        || is("TERM_PROGRAM", &["iTerm.app", "WezTerm", "ghostty"])
        // VTE (GNOME Terminal and its kin) draws them since 0.76.
        || env("VTE_VERSION").and_then(|v| v.parse().ok()).is_some_and(|v: u32| v >= 7600)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_sent_where_nothing_may_be() {
        let plain = Look { width: 80, escapes: false, dashes: true };
        assert_eq!(plain.painted(Style::BOLD, "x"), "x");
        let full = Look { escapes: true, ..plain };
        let style = Style { underline: Some(Underline::Dashed), ..Style::BOLD };
        assert_eq!(full.painted(style, "x"), "\x1b[1;4:5mx\x1b[0m");
        assert_eq!(Look { dashes: false, ..full }.painted(style, "x"), "\x1b[1;3mx\x1b[0m");
        assert_eq!(full.painted(Style::PLAIN, "x"), "x");
    }

    #[test]
    fn dashes_only_where_they_are_known_to_work() {
        let with = |pairs: &'static [(&str, &str)]| {
            draws_dashes(|name| {
                pairs.iter().find(|(n, _)| *n == name).map(|(_, v)| (*v).to_owned())
            })
        };
        assert!(with(&[("TERM", "xterm-kitty")]));
        assert!(with(&[("TERM", "xterm-256color"), ("VTE_VERSION", "7802")]));
        assert!(!with(&[("TERM", "xterm-256color"), ("VTE_VERSION", "6800")]));
        assert!(!with(&[("TERM", "tmux-256color"), ("VTE_VERSION", "7802")]));
        assert!(!with(&[("TERM", "xterm-256color"), ("TERM_PROGRAM", "Apple_Terminal")]));
    }
}
