//! Properties of the models that ship.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on ends")]

use std::path::{Path as FilePath, PathBuf};

use onrecord_language::kernels::Path;
use onrecord_language::{LanguageAnalysis, Model, NameKind};

const EXAMPLES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../examples");

/// The model files, each with its largest allowed size in bytes.
fn files() -> [(PathBuf, u64); 2] {
    let here = FilePath::new(env!("CARGO_MANIFEST_DIR"));
    [
        (here.join("models/en/fast.onrecord"), 8_000_000),
        (here.join("../../models/en/accurate.onrecord"), 22_000_000),
    ]
}

fn models() -> impl Iterator<Item = Model> {
    files().into_iter().map(|(file, _)| Model::open(file).unwrap())
}

fn examples() -> Vec<String> {
    let mut files: Vec<PathBuf> =
        std::fs::read_dir(EXAMPLES).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|file| file.extension().is_some_and(|kind| kind == "txt"));
    files.sort();
    files.iter().map(|file| std::fs::read_to_string(file).unwrap()).collect()
}

fn analyse(model: &Model, text: &str) -> LanguageAnalysis {
    model.analyser().analyse(text)
}

#[test]
fn files_are_within_their_bounds() {
    for (file, most) in files() {
        assert!(file.metadata().unwrap().len() <= most, "{}", file.display());
    }
}

#[test]
fn the_built_in_model_is_the_file() {
    assert_eq!(Model::fast().sha256(), models().next().unwrap().sha256());
}

#[test]
fn every_path_and_number_of_threads_gives_the_same() {
    let texts = &examples()[..2];
    for (file, _) in files() {
        let all = |model: &Model| -> Vec<LanguageAnalysis> {
            texts.iter().map(|text| analyse(model, text)).collect()
        };
        let expected = all(&Model::open(&file).unwrap().on(Path::Scalar).unwrap());
        for path in Path::available().into_iter().filter(|&path| path != Path::Scalar) {
            assert_eq!(all(&Model::open(&file).unwrap().on(path).unwrap()), expected, "{path:?}");
        }
        let model = Model::open(&file).unwrap();
        std::thread::scope(|scope| {
            for thread in 0..8 {
                let (model, expected) = (&model, &expected);
                scope.spawn(move || {
                    let mut analyser = model.analyser();
                    for at in (0..texts.len()).map(|at| (at + thread) % texts.len()) {
                        assert_eq!(analyser.analyse(&texts[at]), expected[at]);
                    }
                });
            }
        });
    }
}

/// `WORD relation HEAD` for every word except punctuation.
fn tree(analysis: &LanguageAnalysis, text: &str) -> Vec<String> {
    let word = |at: usize| analysis.tokens[at].span.slice(text);
    (0..analysis.tokens.len())
        .filter(|&at| analysis.upos(at) != "PUNCT")
        .map(|at| match analysis.tokens[at].head {
            Some(head) => format!("{} {} {}", word(at), analysis.deprel(at), word(head as usize)),
            None => format!("{} root", word(at)),
        })
        .collect()
}

#[test]
fn a_plain_sentence_is_understood() {
    let text = "The minister didn’t answer questions about the ferry.";
    for model in models() {
        let analysis = analyse(&model, text);
        assert_eq!(
            tree(&analysis, text),
            [
                "The det minister",
                "minister nsubj answer",
                "did aux answer",
                "n’t advmod answer",
                "answer root",
                "questions obj answer",
                "about case ferry",
                "the det ferry",
                "ferry nmod questions",
            ]
        );
        let lemmas: Vec<&str> = analysis.tokens.iter().map(|token| &*token.lemma).collect();
        assert_eq!(
            lemmas,
            ["the", "minister", "do", "not", "answer", "question", "about", "the", "ferry", "."]
        );
        assert_eq!(analysis.xpos(1), "NN");
    }
}

#[test]
fn names_are_found_however_they_are_written() {
    let names = |model: &Model, text: &str| -> Vec<(String, NameKind)> {
        let analysis = analyse(model, text);
        let span = |name: &onrecord_language::Name| {
            let tokens = &analysis.tokens[name.tokens.clone()];
            tokens[0].span.join(tokens[tokens.len() - 1].span).slice(text).to_owned()
        };
        analysis.names.iter().map(|name| (span(name), name.kind)).collect()
    };
    for model in models() {
        for text in ["Mara Ellison flew to Nairobi on Monday.", "MARA ELLISON FLEW TO NAIROBI"] {
            let found = names(&model, text);
            let kinds: Vec<NameKind> = found.iter().map(|(_, kind)| *kind).collect();
            assert_eq!(kinds, [NameKind::Person, NameKind::Place], "{text}: {found:?}");
            assert_eq!(found[0].0.to_lowercase(), "mara ellison");
        }
    }
}

#[test]
fn sentences_end_where_they_end() {
    let text =
        "Dr. Osei arrived at 5 p.m. The talks had ended. “Nobody waited,” she said. She left";
    for model in models() {
        let analysis = analyse(&model, text);
        let sentences: Vec<&str> = (0..analysis.sentences.len())
            .map(|at| analysis.sentence_span(at).slice(text))
            .collect();
        assert_eq!(
            sentences,
            [
                "Dr. Osei arrived at 5 p.m.",
                "The talks had ended.",
                "“Nobody waited,” she said.",
                "She left",
            ]
        );
    }
}
