//! Matches the model's attributions with the relations of a document.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use onrecord::language::AttributionSpans;

use super::gold::GumDocument;

/// What became of an attribution of the model.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Outcome {
    /// It finds the relation with this index, whose content is a clause.
    Right(usize),
    /// It finds no relation, and its content is a clause. `any_verb`: its content holds a VERB or AUX.
    Wrong { any_verb: bool },
    /// It finds no relation or one whose content is no clause, and counts in the strictest reading only if its content
    /// holds a VERB or AUX.
    LeftOut { any_verb: bool },
}

impl Outcome {
    /// The index of the relation that it finds.
    pub(super) fn relation(self) -> Option<usize> {
        if let Self::Right(relation) = self { Some(relation) } else { None }
    }

    /// Its name in the list of outcomes.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Right(_) => "right",
            Self::Wrong { .. } => "wrong",
            Self::LeftOut { any_verb: true } => "left out, holds a verb",
            Self::LeftOut { any_verb: false } => "left out",
        }
    }
}

/// The outcome of each attribution; see point 5 of the definition.
pub(super) fn compare(gold: &GumDocument, predicted: &[AttributionSpans]) -> Vec<Outcome> {
    let mut order: Vec<usize> = (0..predicted.len()).collect();
    order.sort_by(|&a, &b| predicted[b].confidence.total_cmp(&predicted[a].confidence));
    let mut free: BTreeSet<usize> = (0..gold.relations.len()).collect();
    let mut outcomes = vec![Outcome::LeftOut { any_verb: false }; predicted.len()];
    for at in order {
        let attribution = &predicted[at];
        let content = attribution.content.iter().flat_map(Clone::clone);
        let content = gold.without_punctuation(content);
        let shared = |&relation: &usize| {
            let relation = &gold.relations[relation];
            let cue = attribution.cue.clone().any(|word| relation.cue.contains(&word));
            if cue { relation.content.intersection(&content).count() } else { 0 }
        };
        let found = (free.iter().copied())
            .filter(|relation| shared(relation) > 0)
            .min_by_key(|relation| Reverse(shared(relation)));
        found.map(|relation| free.remove(&relation));
        let any_verb = gold.holds(&content, &["VERB", "AUX"]);
        outcomes[at] = match found {
            Some(relation) if gold.relations[relation].is_clause => Outcome::Right(relation),
            None if gold.is_clause(&content) => Outcome::Wrong { any_verb },
            _ => Outcome::LeftOut { any_verb },
        };
    }
    outcomes
}

#[cfg(test)]
mod tests {
    use onrecord::language::PartScores;

    use super::*;
    use crate::treebank::conllu::parse;

    fn attribution(
        cue: usize,
        content: std::ops::Range<usize>,
        confidence: f32,
    ) -> AttributionSpans {
        let scores = PartScores { cue: 1.0, source: 1.0, content: 1.0 };
        let (cue, content) = (cue..cue + 1, vec![content]);
        AttributionSpans { cue, source: None, content, scores, confidence }
    }

    /// "says rain fell ; wants to go ; he left": one relation with a clause, and one with an infinitive.
    const TEXT: &str = "\
1\tsays\t_\tVERB\tVBZ\t_\t0\troot\t_\tDiscourse=attribution-positive:1->2:0:lex-indwd-1
2\train\t_\tNOUN\tNN\t_\t3\tnsubj\t_\tDiscourse=ROOT:2:0
3\tfell\t_\tVERB\tVBD\t_\t1\tccomp\t_\t_
4\t;\t_\tPUNCT\t:\t_\t1\tpunct\t_\t_
5\twants\t_\tVERB\tVBZ\t_\t1\tparataxis\t_\tDiscourse=attribution-positive:3->4:0:lex-indwd-5
6\tto\t_\tPART\tTO\t_\t7\tmark\t_\tDiscourse=joint-list:4->2:1:_
7\tgo\t_\tVERB\tVB\t_\t5\txcomp\t_\t_
8\t;\t_\tPUNCT\t:\t_\t1\tpunct\t_\t_
9\the\t_\tPRON\tPRP\t_\t10\tnsubj\t_\tDiscourse=joint-list:5->2:1:_
10\tleft\t_\tVERB\tVBD\t_\t1\tparataxis\t_\t_
";

    fn outcomes(predicted: &[AttributionSpans]) -> Vec<Outcome> {
        let sentences = parse(TEXT).unwrap();
        compare(&GumDocument::new(&sentences).unwrap(), predicted)
    }

    #[test]
    fn the_more_confident_attribution_finds_the_relation() {
        let found = outcomes(&[attribution(0, 2..3, 0.5), attribution(0, 1..4, 0.9)]);
        assert_eq!(found, [Outcome::Wrong { any_verb: true }, Outcome::Right(0)]);
    }

    #[test]
    fn contents_that_are_no_clauses_are_left_out() {
        let found = outcomes(&[
            attribution(4, 5..7, 0.9),
            attribution(9, 8..9, 0.8),
            attribution(9, 5..7, 0.7),
            attribution(4, 8..10, 0.6),
            attribution(0, 3..4, 0.5),
        ]);
        let left_out = |any_verb| Outcome::LeftOut { any_verb };
        let wrong = Outcome::Wrong { any_verb: true };
        assert_eq!(
            found,
            [left_out(true), left_out(false), left_out(true), wrong, left_out(false)]
        );
    }
}
