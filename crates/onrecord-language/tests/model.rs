//! Properties of every model, text and processor.

mod support;

use onrecord_language::kernels::Path;
use onrecord_language::{LanguageAnalysis, Model, ModelError};
use onrecord_text::LanguageCode;
use proptest::prelude::*;
use support::{Parts, sealed};

const TEXT: &str = "The minister said on Monday that the harbour would stay closed. \
    “We cannot say when,” Mara Ellison told the Inland Courier.\n\n\
    PORT OF OSTREN REOPENS\n\nDockers of the al-Noor line (Şahin, D’Alessio and others) didn't \
    comment; the union's office in Velmora did not answer calls at 2:15 p.m.";

fn models() -> [Parts; 2] {
    [Parts::fast(), Parts::accurate()]
}

fn analyse(model: &Model, text: &str) -> LanguageAnalysis {
    model.analyser().find_predicates(true).analyse(text)
}

#[test]
fn every_path_gives_the_same() {
    for parts in models() {
        let expected = analyse(&parts.model().on(Path::Scalar).unwrap(), TEXT);
        assert!(!expected.tokens.is_empty());
        for path in Path::available() {
            assert_eq!(analyse(&parts.model().on(path).unwrap(), TEXT), expected, "{path:?}");
        }
    }
}

/// Scores of all words except punctuation as phrases: without an antecedent, and with each earlier one.
fn ranked(model: &Model) -> Vec<f32> {
    let analysis = analyse(model, TEXT);
    let mut ranking = model.ranker().expect("these models rank").ranking();
    let heads = (0..analysis.tokens.len()).filter(|&at| analysis.upos(at) != "PUNCT");
    let mut scores = Vec::new();
    for (at, head) in heads.enumerate() {
        ranking.announce(&analysis.vectors, std::iter::once(head));
        ranking.turn_to(&[u16::from(at % 2 == 0), 3]);
        scores.push(ranking.none());
        scores.extend((0..at).map(|earlier| ranking.antecedent(earlier, &[(earlier % 4) as u16])));
    }
    scores
}

#[test]
fn every_path_ranks_the_same_and_every_word_counts() {
    for parts in models() {
        let expected = ranked(&parts.model().on(Path::Scalar).unwrap());
        assert!(expected.len() > 10 && expected.windows(2).any(|two| two[0] != two[1]));
        for path in Path::available() {
            assert_eq!(ranked(&parts.model().on(path).unwrap()), expected, "{path:?}");
        }
    }
}

#[test]
fn a_model_without_a_ranker_keeps_no_vectors() {
    let mut parts = Parts::fast();
    parts.header.as_object_mut().unwrap().remove("coreference");
    let model = parts.model();
    assert!(model.ranker().is_none());
    assert_eq!(analyse(&model, TEXT).vectors, onrecord_language::WordVectors::default());
}

#[test]
fn threads_and_what_was_read_before_change_nothing() {
    for parts in models() {
        let model = parts.model();
        let expected = analyse(&model, TEXT);
        std::thread::scope(|scope| {
            for _ in 0..8 {
                scope.spawn(|| {
                    let mut analyser = model.analyser().find_predicates(true);
                    for text in ["", "Rain fell.", TEXT, TEXT] {
                        let found = analyser.analyse(text);
                        assert!(text != TEXT || found == expected);
                    }
                });
            }
        });
    }
}

#[test]
fn a_paragraph_is_read_the_same_alone_and_among_others() {
    for parts in models() {
        let model = parts.model();
        let alone = analyse(&model, TEXT);
        let among = analyse(&model, &format!("{TEXT}\n\n{TEXT}\n\nThe end."));
        assert_eq!(among.tokens[..alone.tokens.len()], alone.tokens);
        assert_eq!(among.sentences[..alone.sentences.len()], alone.sentences);
        let second = &among.tokens[alone.tokens.len()..2 * alone.tokens.len()];
        for (again, first) in second.iter().zip(&alone.tokens) {
            assert_eq!(
                (&again.lemma, again.upos, again.deprel),
                (&first.lemma, first.upos, first.deprel)
            );
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn every_sentence_is_a_tree(text in prop_oneof![".{0,200}", "([A-Za-z’]{1,9}[ .,\n-]{1,2}){0,80}"]) {
        for parts in models() {
            let analysis = analyse(&parts.model(), &text);
            let mut next = 0;
            for sentence in &analysis.sentences {
                prop_assert_eq!(sentence.start, next);
                prop_assert!(sentence.end > next);
                next = sentence.end;
                let roots = sentence.clone().filter(|&at| analysis.tokens[at].head.is_none());
                prop_assert_eq!(roots.count(), 1);
                for at in sentence.clone() {
                    let mut steps = 0;
                    let mut up = at;
                    while let Some(head) = analysis.tokens[up].head {
                        up = head as usize;
                        steps += 1;
                        prop_assert!(sentence.contains(&up) && steps <= sentence.len());
                    }
                }
            }
            prop_assert_eq!(next, analysis.tokens.len());
            let names: Vec<_> = analysis.names.iter().map(|name| name.tokens.clone()).collect();
            prop_assert!(names.windows(2).all(|two| two[0].end <= two[1].start));
        }
    }

    #[test]
    fn the_parts_of_an_attribution_stand_apart_in_one_paragraph(
        text in "(([a-z“”]{1,9}[ .,]){0,60}\n\n){0,3}",
    ) {
        for parts in models() {
            let analysis = analyse(&parts.model(), &text);
            let attributions = analysis.attributions.as_ref().expect("these models know them");
            for attribution in attributions {
                let mut parts = attribution.content.clone();
                prop_assert!(!parts.is_empty());
                parts.extend(attribution.source.clone());
                parts.push(attribution.cue.clone());
                parts.sort_by_key(|part| part.start);
                prop_assert!(parts.iter().all(|part| part.start < part.end));
                prop_assert!(parts.windows(2).all(|two| two[0].end <= two[1].start));
                let (first, last) = (parts[0].start, parts[parts.len() - 1].end - 1);
                let between = analysis.tokens[first].span.end()..analysis.tokens[last].span.start();
                prop_assert!(between.is_empty() || !text[between].contains("\n\n"));
                let onrecord_language::PartScores { cue, source, content } = attribution.scores;
                let scores = [cue, source, content, attribution.confidence];
                prop_assert!(scores.iter().all(|score| (0.0..=1.0).contains(score)));
            }
        }
    }

    #[test]
    fn a_file_cut_short_or_damaged_is_refused(cut in any::<prop::sample::Index>(), byte in any::<prop::sample::Index>(), bit in 0..8_u8) {
        for parts in models() {
            let file = parts.file();
            prop_assert!(Model::from_bytes(file[..cut.index(file.len())].to_vec()).is_err());
            let mut damaged = file;
            let at = byte.index(damaged.len());
            damaged[at] ^= 1 << bit;
            // The checksum does not cover the length of the header, four bytes before it.
            if let Ok(model) = Model::from_bytes(damaged) {
                prop_assert!((12..16).contains(&at));
                let name = parts.model().name().to_owned();
                prop_assert_eq!(model.name(), name);
            }
        }
    }
}

fn refusal(bytes: Vec<u8>) -> String {
    Model::from_bytes(bytes).expect_err("no model").to_string()
}

#[test]
fn what_is_no_model_is_told_apart() {
    assert!(refusal(b"%PDF-1.7".to_vec()).contains("does not begin with ONRECMDL"));
    assert!(refusal(b"ONRECMDL".to_vec()).contains("cut short"));
    assert!(refusal(sealed(2, 0, b"")).contains("format version 2"));
    assert!(refusal(sealed(1, 2, b"[]")).contains("header"));
    assert!(refusal(sealed(1, 9, b"")).contains("cut short"));
    let error = Model::open("no/such.onrecord").unwrap_err();
    assert!(matches!(error, ModelError::Open { .. }));
    assert!(error.to_string().contains("no/such.onrecord"));
}

#[test]
fn a_models_name_begins_with_its_language() {
    let mut parts = Parts::fast();
    assert_eq!(parts.model().language(), LanguageCode::En);
    parts.header["name"] = "de-fast-test".into();
    let error = refusal(parts.file());
    assert!(error.contains("\"de-fast-test\"") && error.contains("begin with \"en-\""), "{error}");
}

#[test]
fn a_tensor_that_is_missing_or_misshapen_is_named() {
    for parts in models() {
        let names: Vec<String> = parts.tensors.keys().cloned().collect();
        // Models of before 2026.3 have no list of verbs.
        for name in names.into_iter().filter(|name| name != "lexicon.verbs") {
            let mut without = models().into_iter().find(|it| it.header == parts.header).unwrap();
            let mut bytes = without.tensors.remove(&name).unwrap();
            let error = refusal(without.file());
            assert!(error.contains(&name) && error.contains("missing"), "{error}");
            let texts = ["pieces", "known", "lexicon.rules", "predicates.rolesets"];
            if !texts.contains(&name.as_str()) {
                bytes.pop();
                without.tensors.insert(name.clone(), bytes);
                let layer = name.rsplit_once('.').map_or(&*name, |(layer, _)| layer);
                assert!(refusal(without.file()).contains(layer), "{name}");
            }
        }
    }
}

#[test]
fn a_folder_of_parts_is_the_same_model_as_one_file() {
    for parts in models() {
        let folder = tempfile::tempdir().unwrap();
        parts.write_folder(folder.path());
        let model = Model::open(folder.path()).unwrap();
        assert_eq!(model.name(), parts.model().name());
        assert_eq!(analyse(&model, TEXT), analyse(&parts.model(), TEXT));
        assert_eq!(ranked(&model), ranked(&parts.model()));
        let same = Model::open(folder.path().join("model.json")).unwrap();
        assert_eq!(same.sha256(), model.sha256());
    }
}

#[test]
fn a_part_alone_or_of_another_model_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    Parts::fast().write_folder(folder.path());
    let refusal = |path: &std::path::Path| Model::open(path).expect_err("no model").to_string();
    let part = folder.path().join("events.onrecord");
    assert!(refusal(&part).contains("give the folder that it lies in"));
    let other = tempfile::tempdir().unwrap();
    let mut changed = Parts::fast();
    changed.tensors.get_mut("events.types.bias").unwrap().fill(0);
    changed.write_folder(other.path());
    std::fs::copy(other.path().join("events.onrecord"), &part).unwrap();
    assert!(refusal(folder.path()).contains("events.onrecord"));
    std::fs::remove_file(&part).unwrap();
    assert!(refusal(folder.path()).contains("events.onrecord"));
    let manifest = r#"{"name": "en-x", "parts": {"encoder": {"file": "../x", "sha256": ""}}}"#;
    std::fs::write(folder.path().join("model.json"), manifest).unwrap();
    assert!(refusal(folder.path()).contains("lies in another folder"));
    std::fs::write(folder.path().join("model.json"), "[]").unwrap();
    assert!(refusal(folder.path()).contains("model.json"));
}

#[test]
fn predicates_lie_in_their_sentences() {
    for parts in models() {
        let analysis = analyse(&parts.model(), TEXT);
        let predicates = analysis.predicates.as_deref().unwrap();
        assert!(predicates.iter().any(|predicate| !predicate.arguments.is_empty()));
        assert!(predicates.is_sorted_by_key(|predicate| predicate.word));
        for predicate in predicates {
            let word = predicate.word as usize;
            let sentence =
                analysis.sentences.iter().find(|sentence| sentence.contains(&word)).unwrap();
            for argument in &predicate.arguments {
                let (start, end) = (argument.tokens.start, argument.tokens.end);
                assert!(sentence.start <= start && end <= sentence.end);
                assert!(argument.tokens.contains(&(argument.head as usize)));
                assert!(argument.head != predicate.word);
            }
            let chances = [predicate.factual, predicate.hypothetical, predicate.habitual];
            assert!(chances.iter().all(|chance| (0.0..=1.0).contains(chance)));
            assert!(predicate.types.is_sorted_by(|a, b| a.chance >= b.chance));
        }
        assert!(parts.model().analyser().analyse(TEXT).predicates.is_none());
    }
}

#[test]
fn weights_and_labels_out_of_range_are_refused() {
    let mut parts = Parts::fast();
    parts.tensors.get_mut("into.codes").unwrap()[0] = 64;
    assert!(refusal(parts.file()).contains("-63..=63"));
    let mut parts = Parts::fast();
    parts.tensors.get_mut("norm.gain").unwrap()[..4].copy_from_slice(&f32::NAN.to_le_bytes());
    assert!(refusal(parts.file()).contains("not finite"));
    let mut parts = Parts::fast();
    parts.header["labels"]["names"] = serde_json::json!(["O", "PER"]);
    assert!(refusal(parts.file()).contains("not BIO"));
    let mut parts = Parts::accurate();
    parts.header["encoder"]["heads"] = 0.into();
    assert!(refusal(parts.file()).contains("shape"));
    let mut parts = Parts::accurate();
    parts.header["attributions"]["width"] = 0.into();
    assert!(refusal(parts.file()).contains("shape"));
    let mut parts = Parts::accurate();
    parts.header["coreference"]["hidden"] = 0.into();
    assert!(refusal(parts.file()).contains("shape"));
    let mut parts = Parts::accurate();
    parts.header["coreference"]["pairs"][0][1] = 5.into();
    assert!(refusal(parts.file()).contains("coreference.pairs"));
    parts.header["coreference"]["pairs"][0][1] = u64::MAX.into();
    assert!(refusal(parts.file()).contains("too many features"));
}
