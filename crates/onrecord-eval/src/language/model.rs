//! The language model behind the scorer's seam.

use anyhow::Result;
use onrecord::language::{Analysis, Model, NameKind};
use onrecord::text::continues;

use super::analyser::{self, Analysed, AnalysedSentence, Analyser, Word};
use crate::treebank::text::Layout;

impl Analyser for Model {
    fn raw(&self, text: &str) -> Result<Analysed> {
        Ok(analysed(text, &self.analyser().analyse(text)))
    }

    fn given(&self, layout: &Layout) -> Result<Analysed> {
        let paragraphs = layout.paragraphs()?;
        Ok(analysed(&layout.text, &self.analyser().analyse_words(&layout.text, &paragraphs)))
    }
}

fn analysed(text: &str, analysis: &Analysis) -> Analysed {
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
                    Word {
                        start: token.span.start(),
                        end: token.span.end(),
                        surface_start: !before.is_some_and(|it| continues(text, it, token.span)),
                        lemma: token.lemma.to_string(),
                        upos: analysis.upos(at).to_owned(),
                        xpos: analysis.xpos(at).to_owned(),
                        head: token.head.map(|head| head as usize - sentence.start),
                        deprel: analysis.deprel(at).to_owned(),
                    }
                })
                .collect();
            let mut own = Vec::new();
            while let Some(name) = names.next_if(|name| name.tokens.end <= sentence.end) {
                let kind = match name.kind {
                    NameKind::Person => analysed::NameKind::Person,
                    NameKind::Organization => analysed::NameKind::Organization,
                    NameKind::Place => analysed::NameKind::Place,
                    // Universal NER leaves groups outside.
                    NameKind::Group => continue,
                };
                own.push(analysed::Name {
                    first: name.tokens.start - sentence.start,
                    last: name.tokens.end - 1 - sentence.start,
                    kind,
                });
            }
            AnalysedSentence { words, names: own }
        })
        .collect();
    Analysed { sentences }
}
