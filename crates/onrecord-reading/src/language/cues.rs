//! Cue verbs, such as "say" and "ask", read from a list such as `data/en/cues.txt`.

use std::collections::BTreeMap;

use super::word_list::lines;
use crate::reading::Act;

/// A form of a verb that can attribute content to a source.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Cue {
    pub(crate) act: Act,
    pub(crate) takes: Takes,
    pub(crate) form: VerbForm,
}

/// The kind of content that a verb takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Takes {
    /// A statement: "she said: …".
    Clause,
    /// A name or a judgement: "she called it “…”".
    Name,
    /// A question: "she asked: …".
    Question,
    /// A statement that the source denies: "she denied that …".
    Denial,
    /// Something that the source does not say: "she declined to say …".
    Refusal,
}

/// The form of a verb, as far as its spelling shows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum VerbForm {
    /// "say", which is also an infinitive.
    Base,
    /// "says", "said".
    Finite,
    /// "saying".
    Ing,
}

/// The forms of the cue verbs of a list.
pub(crate) struct Cues(BTreeMap<String, Cue>);

impl Cues {
    pub(super) fn parse(data: &'static str) -> Self {
        // If verbs share a form, the verb that is listed first has it.
        let mut forms = BTreeMap::new();
        for (word, cue) in lines(data).filter_map(parse).flatten() {
            forms.entry(word).or_insert(cue);
        }
        Self(forms)
    }

    /// Looks up a word in lower case; `None` if it is no form of a cue verb.
    pub(super) fn get(&self, word: &str) -> Option<Cue> {
        self.0.get(word).copied()
    }
}

fn parse(line: &'static str) -> Option<Vec<(String, Cue)>> {
    let mut columns = line.split('\t');
    let (lemma, act, takes) = (columns.next()?, columns.next()?, columns.next()?);
    let act = match act {
        "speech" => Act::Speech,
        "belief" => Act::Belief,
        "intention" => Act::Intention,
        "perception" => Act::Perception,
        "document" => Act::Document,
        _ => return None,
    };
    let takes = match takes {
        "clause" => Takes::Clause,
        "name" => Takes::Name,
        "question" => Takes::Question,
        "denial" => Takes::Denial,
        "refusal" => Takes::Refusal,
        _ => return None,
    };
    let (finite, ing) = match columns.next() {
        Some(forms) => {
            let mut forms: Vec<String> = forms.split(' ').map(str::to_owned).collect();
            let ing = forms.pop()?;
            (forms, ing)
        }
        None => regular(lemma),
    };
    let cue = |form| Cue { act, takes, form };
    // Finite forms come first, and the first entry of a word wins: "read" and "put" are also past tenses.
    let mut all: Vec<_> = finite.into_iter().map(|word| (word, cue(VerbForm::Finite))).collect();
    all.extend([(lemma.to_owned(), cue(VerbForm::Base)), (ing, cue(VerbForm::Ing))]);
    Some(all)
}

/// Builds the regular forms of a verb: the third person and the past (which is also the participle), and the -ing
/// form.
fn regular(lemma: &str) -> (Vec<String>, String) {
    let consonant_y = lemma.strip_suffix('y').filter(|stem| !stem.ends_with(['a', 'e', 'o', 'u']));
    let stem = lemma.strip_suffix('e').unwrap_or(lemma);
    let past = match consonant_y {
        Some(stem) => format!("{stem}ied"),
        None => format!("{stem}ed"),
    };
    let third = match consonant_y {
        Some(stem) => format!("{stem}ies"),
        None if lemma.ends_with(['s', 'x', 'z'])
            || lemma.ends_with("sh")
            || lemma.ends_with("ch") =>
        {
            format!("{lemma}es")
        }
        None => format!("{lemma}s"),
    };
    (vec![third, past], format!("{stem}ing"))
}

#[cfg(test)]
mod tests {
    use super::super::en::CUES;
    use super::*;

    #[test]
    fn every_line_is_read_and_does_something() {
        let cues = Cues::parse(CUES);
        for line in lines(CUES) {
            let forms = parse(line).unwrap_or_else(|| panic!("not understood: {line:?}"));
            assert!(
                forms.iter().any(|(word, found)| cues.get(word) == Some(*found)),
                "every form of {line:?} belongs to a line before it"
            );
        }
    }

    #[test]
    fn regular_forms_follow_the_spelling() {
        let cues = Cues::parse(CUES);
        for word in ["replied", "wished", "urging", "echoes", "argues", "noted", "presses"] {
            assert!(cues.get(word).is_some(), "{word}");
        }
        assert_eq!(cues.get("said").map(|c| c.form), Some(VerbForm::Finite));
        assert_eq!(cues.get("table"), None);
    }
}
