//! Which Creative Commons licence is meant by a statement that names none and lists conditions.
//!
//! Lists are often incomplete: many a newsroom forbids changes and does not mention that it forbids selling
//! too. So a list counts only if it settles both uses.

use std::sync::LazyLock;

use onrecord_text::Span;

use crate::lexicon::{PhraseLexicon, find_words};

static CONDITIONS: LazyLock<PhraseLexicon> =
    LazyLock::new(|| PhraseLexicon::parse(include_str!("../../data/licence-conditions.tsv")));

/// The type of licence that conditions make, and the words that list them.
pub(super) struct ListedConditions {
    pub(super) id: &'static str,
    pub(super) span: Span,
}

/// What a list says of one use.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Permission {
    #[default]
    Unsaid,
    Allowed,
    Forbidden,
    /// One clause allows it, another forbids it.
    Unclear,
}

impl Permission {
    fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::Unsaid, said) | (said, Self::Unsaid) => said,
            (a, b) if a == b => a,
            _ => Self::Unclear,
        }
    }
}

/// The conditions that a part of `lower`, a text in lower case, lists.
pub(super) fn listed(lower: &str, part: Span) -> Option<ListedConditions> {
    let (mut change, mut trade, mut alike) = (Permission::Unsaid, Permission::Unsaid, false);
    let mut span: Option<Span> = None;
    for clause in clauses(lower, part) {
        let words = clause.slice(lower);
        let said = (changing(words), trading(words), sharing(words));
        if said == (Permission::Unsaid, Permission::Unsaid, false) {
            continue;
        }
        change = change.and(said.0);
        trade = trade.and(said.1);
        alike |= said.2;
        span = Some(span.map_or(clause, |span| span.join(clause)));
    }
    let id = match (change, trade) {
        (Permission::Allowed | Permission::Unsaid, Permission::Allowed) if alike => {
            "LicenseRef-CC-BY-SA"
        }
        (Permission::Allowed | Permission::Unsaid, Permission::Forbidden) if alike => {
            "LicenseRef-CC-BY-NC-SA"
        }
        (Permission::Allowed, Permission::Allowed) => "LicenseRef-CC-BY",
        (Permission::Allowed, Permission::Forbidden) => "LicenseRef-CC-BY-NC",
        (Permission::Forbidden, Permission::Allowed) => "LicenseRef-CC-BY-ND",
        (Permission::Forbidden, Permission::Forbidden) => "LicenseRef-CC-BY-NC-ND",
        _ => return None,
    };
    Some(ListedConditions { id, span: span? })
}

fn clauses(lower: &str, part: Span) -> impl Iterator<Item = Span> {
    let words = part.slice(lower);
    let ends = words.match_indices([',', ';', '.', ':', '(', ')', '\n', '–', '—', '،', '؛']);
    let dashes = words.match_indices(" - ");
    let mut cuts: Vec<(usize, usize)> =
        ends.chain(dashes).map(|(at, mark)| (at, at + mark.len())).collect();
    cuts.sort_unstable();
    cuts.push((words.len(), words.len()));
    let mut from = 0;
    cuts.into_iter().filter_map(move |(end, next)| {
        let start = std::mem::replace(&mut from, next);
        (start < end).then(|| Span::at(lower, part.start() + start, part.start() + end))
    })
}

/// "… the content is not altered", "remix, transform".
fn changing(clause: &str) -> Permission {
    let negated = CONDITIONS.find("not", clause).is_some();
    if negated && CONDITIONS.find("change", clause).is_some() {
        Permission::Forbidden
    } else if !negated && CONDITIONS.find("remix", clause).is_some() {
        Permission::Allowed
    } else {
        Permission::Unsaid
    }
}

/// "… even commercially", "for non-commercial purposes", "commercial use is prohibited".
fn trading(clause: &str) -> Permission {
    let Some((at, after)) = first_trade(clause) else {
        return Permission::Unsaid;
    };
    // "For commercial and non-commercial purposes" forbids neither.
    let negated = CONDITIONS.find("not", &clause[..at]).is_some()
        || CONDITIONS.find("not", after).is_some() && first_trade(after).is_none();
    if negated { Permission::Forbidden } else { Permission::Allowed }
}

/// The byte at which the first word for trade stands, and what follows it.
fn first_trade(clause: &str) -> Option<(usize, &str)> {
    CONDITIONS
        .kind("trade")
        .filter_map(|phrase| {
            find_words(clause, phrase).map(|at| (at, &clause[at + phrase.len()..]))
        })
        .min_by_key(|(at, _)| *at)
}

/// "… under the same licence."
fn sharing(clause: &str) -> bool {
    CONDITIONS.find("alike", clause).is_some() && CONDITIONS.find("not", clause).is_none()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(words: &str) -> Option<&'static str> {
        let lower = words.to_lowercase();
        listed(&lower, Span::at(&lower, 0, lower.len())).map(|listed| listed.id)
    }

    #[test]
    fn every_word_makes_a_condition() {
        for (kind, phrase) in CONDITIONS.iter() {
            let (words, expected) = match kind {
                "change" => (format!("not {phrase}, not sell"), "LicenseRef-CC-BY-NC-ND"),
                "remix" => (format!("{phrase}, even commercially"), "LicenseRef-CC-BY"),
                "trade" => (format!("remix, not {phrase}"), "LicenseRef-CC-BY-NC"),
                "alike" => (format!("sell, but under {phrase}"), "LicenseRef-CC-BY-SA"),
                "not" => (format!("{phrase} change, {phrase} sell"), "LicenseRef-CC-BY-NC-ND"),
                _ => panic!("no rule reads {kind}"),
            };
            assert_eq!(id(&words), Some(expected), "{words}");
        }
    }

    #[test]
    fn lists_that_settle_both_uses() {
        for (words, expected) in [
            ("Do not edit it. Use it for non-commercial purposes.", Some("LicenseRef-CC-BY-NC-ND")),
            ("Commercial use is prohibited; remix as you like.", Some("LicenseRef-CC-BY-NC")),
            (
                "Sell it, but put what you make of it under the same licence.",
                Some("LicenseRef-CC-BY-SA"),
            ),
            (
                "Use it for commercial and non-commercial purposes – adapt it.",
                Some("LicenseRef-CC-BY"),
            ),
            ("Nicht für kommerzielle Zwecke, keine Änderungen.", Some("LicenseRef-CC-BY-NC-ND")),
            ("Do not edit our stories.", None),
            ("It may not be used for commercial purposes.", None),
            ("Sell it, or do not sell it; remix it.", None),
            ("Credit us and link to us.", None),
        ] {
            assert_eq!(id(words), expected, "{words}");
        }
    }
}
