//! The statements about rights in one paragraph.

use onrecord_text::{Evidence, LanguageCode, Licence, LicenceScope, Span, Splitter};

use super::creative_commons::{CcMention, address, mentions, most_specific};
use super::ids::{ALL_RIGHTS_RESERVED, CC_ZERO, CUSTOM, PUBLIC_DOMAIN};
use super::named_licences;
use super::paragraph::{Paragraph, Sentence, Subject, SubjectRule};
use super::words::lexicon;

/// The opening words of Creative Commons' own waiver.
const CC_ZERO_FORMULA: &str = "to the extent possible under law";
/// A longer sentence is cut to the licence's name in the evidence.
const LONGEST_EVIDENCE: usize = 320;
/// Terms that no rule knows are less sure than a known licence.
const UNKNOWN_LICENCE: f32 = 0.1;

impl<'t> Paragraph<'t> {
    pub(super) fn statements(&self) -> Vec<Licence> {
        // The word lists of licences are English too.
        let splitter = Splitter::of(LanguageCode::En);
        let tokens = splitter.tokens(self.text, self.span);
        let sentences: Vec<Sentence<'t>> = splitter
            .sentences(self.text, &tokens)
            .into_iter()
            .map(|span| Sentence { span, lower: span.slice(self.lower) })
            .collect();
        let mut found: Vec<Licence> = Vec::new();
        for (i, sentence) in sentences.iter().enumerate() {
            let mentions = mentions(sentence.span.slice(self.text));
            if let Some(mention) = most_specific(&mentions) {
                let before = found.last().filter(|l| l.id != ALL_RIGHTS_RESERVED);
                if let Some(licence) = self.creative_commons(&sentences, i, mention, before) {
                    match found.last_mut().filter(|last| same_family(last, &licence)) {
                        Some(last) => merge(last, licence),
                        None => found.push(licence),
                    }
                }
                continue;
            }
            let rights = self
                .named(&sentences, i)
                .or_else(|| self.waived(&sentences, i))
                .or_else(|| self.public_domain(&sentences, i))
                .or_else(|| self.reserved(&sentences, i))
                .or_else(|| self.refused(sentence))
                .or_else(|| self.granted(sentence))
                .or_else(|| self.unknown(&sentences, i));
            if let Some(licence) = rights {
                match found.last_mut().filter(|last| last.id == licence.id) {
                    Some(last) => merge(last, licence),
                    None => found.push(licence),
                }
            }
        }
        found
    }

    fn creative_commons(
        &self,
        sentences: &[Sentence<'t>],
        i: usize,
        mention: &CcMention,
        before: Option<&Licence>,
    ) -> Option<Licence> {
        let sentence = &sentences[i];
        let name = Span::at(
            self.text,
            sentence.span.start() + mention.range.start,
            sentence.span.start() + mention.range.end,
        );
        // The organisation's bare name is no licence.
        let ahead = &sentence.lower[..mention.range.start];
        let under = ahead.ends_with("under ") || lexicon().ends("licence", ahead.trim_end());
        if !mention.licence && !under {
            return None;
        }
        let subject = self.subject(sentences, i, name).or_else(|| {
            // "… under our licence. It is CC BY 4.0." has the subject of the sentence before.
            let before = before?;
            let fits = !self.context.caption && !self.is_reported(sentence, name);
            fits.then(|| {
                Subject::new(before.applies_to, before.confidence - 0.05, SubjectRule::Follows)
            })
        })?;
        let evidence =
            if subject.rule == SubjectRule::Line || sentence.span.len() > LONGEST_EVIDENCE {
                name
            } else {
                sentence.span
            };
        Some(self.licence(&mention.id, "cc", &subject, evidence))
    }

    /// "Licensed under the Open Government Licence v3.0."
    fn named(&self, sentences: &[Sentence<'t>], i: usize) -> Option<Licence> {
        let sentence = &sentences[i];
        let named = named_licences::named(sentence.lower)?;
        let start = sentence.span.start();
        let name = Span::at(self.text, start + named.range.start, start + named.range.end);
        let subject = self.subject(sentences, i, name)?;
        Some(self.licence(&named.id, "named", &subject, sentence.span))
    }

    /// "Ana Ruiz has waived all copyright and related or neighboring rights to this article."
    fn waived(&self, sentences: &[Sentence<'t>], i: usize) -> Option<Licence> {
        let sentence = &sentences[i];
        let at = after_word(sentence, lexicon().find("waive", sentence.lower)?);
        let subject = self.subject(sentences, i, Span::at(self.text, at, at))?;
        let formula = sentence.lower.contains(CC_ZERO_FORMULA);
        let id = if formula { CC_ZERO } else { PUBLIC_DOMAIN };
        Some(self.licence(id, "waived", &subject, sentence.span))
    }

    /// "This article is licensed under the Harbour Terms of Reuse."
    fn unknown(&self, sentences: &[Sentence<'t>], i: usize) -> Option<Licence> {
        let sentence = &sentences[i];
        let at = after_word(sentence, lexicon().find("licensed", sentence.lower)?);
        // The subject of a line of its own is only known if it names a licence.
        let mut subject = self
            .subject(sentences, i, Span::at(self.text, at, at))
            .filter(|subject| subject.rule != SubjectRule::Line)?;
        subject.confidence -= UNKNOWN_LICENCE;
        Some(self.licence(CUSTOM, "terms", &subject, sentence.span))
    }

    fn public_domain(&self, sentences: &[Sentence<'t>], i: usize) -> Option<Licence> {
        let words = "public domain";
        let sentence = &sentences[i];
        let at = sentence.span.start() + sentence.lower.find(words)?;
        let name = Span::at(self.text, at, at + words.len());
        let subject = self.subject(sentences, i, name)?;
        Some(self.licence(PUBLIC_DOMAIN, "public-domain", &subject, sentence.span))
    }

    /// "Copyright 2020 The Harbour Post. All rights reserved."
    fn reserved(&self, sentences: &[Sentence<'t>], i: usize) -> Option<Licence> {
        let sentence = &sentences[i];
        let formula = lexicon().find("reserved", sentence.lower)?;
        let at = sentence.span.start() + formula;
        if self.is_reported(sentence, Span::at(self.text, at, at)) {
            return None;
        }
        let marks = |s: &Sentence<'_>| {
            ["©", "copyright", "(c)"].iter().any(|mark| s.lower.starts_with(mark))
        };
        // The copyright line that the formula closes.
        let first = sentences[..i].iter().rposition(marks).filter(|&first| i - first <= 2);
        let marked = sentence.lower[..formula].contains("copyright")
            || sentence.lower.contains('©')
            || marks(sentence);
        if first.is_none() && !marked && formula > 0 {
            return None;
        }
        let start = first.map_or(sentence.span, |first| sentences[first].span);
        let subject = if self.context.caption {
            Subject::new(LicenceScope::Media, 0.85, SubjectRule::Media)
        } else if !self.context.edge {
            return None;
        } else {
            Subject::new(LicenceScope::Unknown, 0.9, SubjectRule::Line)
        };
        Some(self.licence(ALL_RIGHTS_RESERVED, "reserved", &subject, start.join(sentence.span)))
    }

    /// "This material may not be published, broadcast, rewritten or redistributed."
    fn refused(&self, sentence: &Sentence<'t>) -> Option<Licence> {
        let refusal = lexicon().find("refuse", sentence.lower).or_else(|| {
            let limited =
                sentence.lower.contains("only with") && sentence.lower.contains("permission");
            lexicon().find("grant", sentence.lower).filter(|_| limited)
        })?;
        let at = sentence.span.start() + refusal;
        if !self.context.edge || self.is_reported(sentence, Span::at(self.text, at, at)) {
            return None;
        }
        let subject = if lexicon().find("self", sentence.lower).is_some() {
            Subject::new(LicenceScope::Article, 0.95, SubjectRule::ThisArticle)
        } else if lexicon().find("site", sentence.lower).is_some() {
            Subject::new(LicenceScope::Site, 0.9, SubjectRule::Site)
        } else if refusal == 0 {
            Subject::new(LicenceScope::Unknown, 0.8, SubjectRule::Line)
        } else {
            return None;
        };
        Some(self.licence(ALL_RIGHTS_RESERVED, "refused", &subject, sentence.span))
    }

    /// "You may republish this article free of charge …"
    fn granted(&self, sentence: &Sentence<'t>) -> Option<Licence> {
        let at = sentence.span.start() + lexicon().find("grant", sentence.lower)?;
        if !self.context.edge || self.is_reported(sentence, Span::at(self.text, at, at)) {
            return None;
        }
        let subject = if lexicon().find("self", sentence.lower).is_some() {
            Subject::new(LicenceScope::Article, 0.9, SubjectRule::ThisArticle)
        } else if lexicon().find("site", sentence.lower).is_some() {
            Subject::new(LicenceScope::Site, 0.85, SubjectRule::Site)
        } else {
            return None;
        };
        Some(self.licence(CUSTOM, "terms", &subject, sentence.span))
    }

    fn licence(&self, id: &str, what: &str, subject: &Subject, evidence: Span) -> Licence {
        Licence {
            id: id.to_owned(),
            url: address(id),
            applies_to: subject.scope,
            evidence: Some(Evidence::Text(evidence)),
            confidence: subject.confidence,
            by: format!("licence:{what}-{}", <&str>::from(subject.rule)),
        }
    }
}

/// The byte at which the word ends that begins at `at` of a sentence. So "not" before it denies it.
fn after_word(sentence: &Sentence<'_>, at: usize) -> usize {
    let rest = &sentence.lower[at..];
    sentence.span.start() + at + rest.find(' ').unwrap_or(rest.len())
}

/// Whether two statements can be one. They have the same scope, and one is a less specific name of the
/// other's licence.
fn same_family(a: &Licence, b: &Licence) -> bool {
    let core = |l: &Licence| l.id.strip_prefix("LicenseRef-").unwrap_or(&l.id).to_owned();
    let (a_core, b_core) = (core(a), core(b));
    a.applies_to == b.applies_to
        && a.id.contains("CC")
        && (a_core.starts_with(&b_core) || b_core.starts_with(&a_core))
}

/// Joins a second statement of a licence into the first. The more specific id is kept, with the evidence for
/// it.
fn merge(first: &mut Licence, second: Licence) {
    let wider =
        second.applies_to == LicenceScope::Article && first.applies_to != LicenceScope::Article;
    if second.id.len() > first.id.trim_start_matches("LicenseRef-").len() && second.id != first.id
        || wider
    {
        first.evidence = match (first.evidence.take(), second.evidence) {
            (Some(Evidence::Text(a)), Some(Evidence::Text(b))) => Some(Evidence::Text(a.join(b))),
            (a, b) => a.or(b),
        };
        if wider {
            first.applies_to = second.applies_to;
            first.by = second.by;
        }
        first.id = second.id;
        first.url = second.url;
    }
    first.confidence = first.confidence.max(second.confidence);
}
