//! Lets the scorer run the language model.

use anyhow::Result;
use onrecord::language::{LanguageAnalysis, Model, NameKind};
use onrecord::text::Splitter;

use super::annotator::{
    Annotator, NameSpan, PredictedSentence, PredictedText, PredictedWord, UnerType,
};
use crate::treebank::text::TreebankText;

impl Annotator for Model {
    fn annotate_text(&self, text: &str) -> Result<PredictedText> {
        Ok(predicted(Splitter::of(self.language()), text, &self.analyser().analyse(text)))
    }

    fn annotate_words(&self, text: &TreebankText) -> Result<PredictedText> {
        let paragraphs = text.paragraphs()?;
        let analysis = self.analyser().analyse_words(&text.text, &paragraphs);
        Ok(predicted(Splitter::of(self.language()), &text.text, &analysis))
    }
}

/// Converts the model's analysis of a text.
fn predicted(splitter: &Splitter, text: &str, analysis: &LanguageAnalysis) -> PredictedText {
    let mut names = analysis.names.iter().peekable();
    let sentences = analysis
        .sentences
        .iter()
        .map(|sentence| {
            let words = sentence
                .clone()
                .map(|at| {
                    let token = &analysis.tokens[at];
                    let before = at.checked_sub(1).map(|before| analysis.tokens[before].span);
                    PredictedWord {
                        start: token.span.start(),
                        end: token.span.end(),
                        starts_token: !before
                            .is_some_and(|before| splitter.continues(text, before, token.span)),
                        lemma: token.lemma.to_string(),
                        upos: analysis.upos(at).to_owned(),
                        xpos: analysis.xpos(at).to_owned(),
                        head: token.head.map(|head| head as usize - sentence.start),
                        deprel: analysis.deprel(at).to_owned(),
                    }
                })
                .collect();
            let mut sentence_names = Vec::new();
            while let Some(name) = names.next_if(|name| name.tokens.end <= sentence.end) {
                let kind = match name.kind {
                    NameKind::Person => UnerType::Person,
                    NameKind::Organization => UnerType::Organization,
                    NameKind::Place => UnerType::Location,
                    // Universal NER does not annotate groups.
                    NameKind::Group => continue,
                };
                sentence_names.push(NameSpan {
                    first: name.tokens.start - sentence.start,
                    last: name.tokens.end - 1 - sentence.start,
                    kind,
                });
            }
            PredictedSentence { words, names: sentence_names }
        })
        .collect();
    PredictedText { sentences }
}
