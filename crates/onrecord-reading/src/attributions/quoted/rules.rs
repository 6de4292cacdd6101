//! The rules in their order. The first rule that applies decides what a quotation is.

use onrecord_text::Span;

use super::clause::{self, Link};
use super::clause_tokens::ClauseToken;
use super::quotation_context::QuotationContext;
use super::quotation_rule::QuotationRule;
use crate::block_quotations::LONGEST_SIGNATURE;
use crate::language::{Takes, WordClass};
use crate::reading::Form;

/// What a quotation is.
pub(super) enum Decision {
    /// An attribution of its own.
    Attribution { form: Form, content: Vec<Span>, link: Link, by: QuotationRule },
    /// More content of the attribution before.
    Continuation,
    /// All of its sentence. The text around it shows whose words it holds.
    Alone,
    /// No attribution: a title, a nickname, a scare quote.
    Nothing,
}

impl Decision {
    fn direct(s: &QuotationContext<'_>, link: Link, by: QuotationRule) -> Self {
        Self::Attribution { form: Form::Direct, content: vec![s.quotation.outer], link, by }
    }

    fn mixed(content: Vec<Span>, link: Link, by: QuotationRule) -> Self {
        Self::Attribution { form: Form::Mixed, content, link, by }
    }
}

type DecisionRule = fn(&QuotationContext<'_>) -> Option<Decision>;

const ORDERED_RULES: [DecisionRule; 8] =
    [split, cue_behind, signed, alone, listed, cue_before, bare_colon, cue_behind_full_stop];

/// The most words of a judgement. A longer quotation is a statement: "called it “a mess. We must …”".
const LONGEST_JUDGEMENT: usize = 14;
/// The most words of a clause with a cue after a full stop. A longer clause is a sentence of its own.
const LONGEST_CLAUSE_BEHIND_STOP: usize = 6;

/// Decides what a quotation is.
pub(super) fn decide(s: &QuotationContext<'_>) -> Decision {
    ORDERED_RULES.iter().find_map(|rule| rule(s)).unwrap_or(Decision::Nothing)
}

/// "…," Osei said, "…."
fn split(s: &QuotationContext<'_>) -> Option<Decision> {
    let continues = s.introduced_by(",") || s.introduced_by(":") || s.spoken_before() <= 3;
    (s.used.is_some() && continues).then_some(Decision::Continuation)
}

/// "…," Osei said. The bridge "…," Osei said.
fn cue_behind(s: &QuotationContext<'_>) -> Option<Decision> {
    let bare = s.opens_sentence();
    // The cue before the quotation is nearer: "Osei declared “What a night!” and said".
    let introduced = || {
        let link = clause::before(s.before).filter(|_| s.capital && !s.title && !bare);
        link.is_some_and(|link| s.gap(&link).is_empty())
    };
    if !s.is_open_behind() || s.title && !bare || introduced() {
        return None;
    }
    let link = clause::after(s.after)?;
    let direct = bare
        || s.introduced_by(":")
        || s.before.last().is_some_and(ClauseToken::is_dash) && s.capital
        || s.follows && s.spoken_before() == 0;
    if direct {
        return Some(Decision::direct(s, link, QuotationRule::After));
    }
    let outer = s.quotation.outer;
    let content = s.before.first().map_or(outer, |word| word.span.join(outer));
    Some(Decision::mixed(vec![content], link, QuotationRule::AfterMixed))
}

/// "…" – Osei
fn signed(s: &QuotationContext<'_>) -> Option<Decision> {
    let [dash, name @ ..] = s.after else { return None };
    if !s.opens_sentence() || !dash.is_dash() || s.after.len() > LONGEST_SIGNATURE {
        return None;
    }
    let link = Link::bare(Some(clause::join(name)?), dash.span, 0);
    Some(Decision::direct(s, link, QuotationRule::SignOff))
}

/// The quotation is all of its sentence.
fn alone(s: &QuotationContext<'_>) -> Option<Decision> {
    if !s.opens_sentence() || s.spoken_behind() > 0 {
        return None;
    }
    let speech = s.words > 2 || s.ends_clause() && s.capital;
    Some(if speech { Decision::Alone } else { Decision::Nothing })
}

/// "…" and "…."
fn listed(s: &QuotationContext<'_>) -> Option<Decision> {
    let listed = s.follows && s.spoken_before() <= 1 && s.ends_clause();
    listed.then_some(Decision::Continuation)
}

/// Osei said “…”, Osei said: “…”, Osei said that the bridge “…”.
fn cue_before(s: &QuotationContext<'_>) -> Option<Decision> {
    let link = clause::before(s.before)?;
    let outer = s.quotation.outer;
    let gap = s.gap(&link);
    // The cue already has its content: "“…,” said Osei of the “…” bridge".
    if s.used == Some(link.cue) {
        return Some(Decision::Nothing);
    }
    let judges = link.verb.is_some_and(|verb| verb.takes == Takes::Name);
    if s.introduced_by(":") {
        return Some(Decision::direct(s, link, QuotationRule::BeforeColon));
    }
    if s.introduced_by(",") {
        return Some(behind_comma(s, link));
    }
    if s.title && (judges || !gap.is_empty()) {
        return Some(Decision::Nothing);
    }
    // The clause continues after the quotation: "… is “safe” for lorries".
    let tail = clause::join(&s.after[..clause::clause_end(s.after)]);
    let with_tail = |span: Span| tail.map_or(span, |tail| span.join(tail));
    if let Some(first) = gap.first() {
        let content = with_tail(first.span.join(outer));
        return Some(Decision::mixed(vec![content], link, QuotationRule::BeforeMixed));
    }
    if judges && s.words <= LONGEST_JUDGEMENT {
        return Some(Decision::Nothing);
    }
    Some(match tail {
        Some(_) if !s.capital || !s.ends_clause() => {
            Decision::mixed(vec![with_tail(outer)], link, QuotationRule::BeforeMixed)
        }
        _ if s.capital => Decision::direct(s, link, QuotationRule::BeforeCapital),
        _ => Decision::direct(s, link, QuotationRule::BeforeLower),
    })
}

/// Osei said, “…”. In "But, Osei said, “there is …”", the word "But" is content too.
fn behind_comma(s: &QuotationContext<'_>, link: Link) -> Decision {
    if s.capital {
        return Decision::direct(s, link, QuotationRule::BeforeComma);
    }
    let lead = link.source.filter(|_| s.before[0].is(WordClass::Conjunct)).and_then(|source| {
        let lead = s.before.iter().take_while(|w| w.span.end() <= source.start());
        clause::join(&s.before[..lead.count()])
    });
    match lead {
        Some(lead) => {
            Decision::mixed(vec![lead, s.quotation.outer], link, QuotationRule::BeforeMixed)
        }
        None => Decision::direct(s, link, QuotationRule::BeforeCommaLower),
    }
}

/// Osei: “…”
fn bare_colon(s: &QuotationContext<'_>) -> Option<Decision> {
    let (colon, before) = s.before.split_last().filter(|_| s.introduced_by(":"))?;
    if s.words <= 2 {
        return None;
    }
    let named = before.last().is_some_and(|word| word.capital);
    let name = named.then(|| clause::noun_phrase_before(before, before.len())).flatten();
    let source = name.or_else(|| clause::first_noun_phrase(s.before));
    Some(Decision::direct(s, Link::bare(source, colon.span, 0), QuotationRule::Colon))
}

/// "…." Osei said.
fn cue_behind_full_stop(s: &QuotationContext<'_>) -> Option<Decision> {
    if !s.opens_sentence() || s.words <= 3 || s.spoken_behind() > LONGEST_CLAUSE_BEHIND_STOP {
        return None;
    }
    Some(Decision::direct(s, clause::after(s.after)?, QuotationRule::AfterStop))
}
