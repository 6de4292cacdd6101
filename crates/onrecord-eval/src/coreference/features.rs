//! Writes the training data of the antecedent ranker: a line of JSON, then for each document, little-endian:
//!
//! | numbers | what |
//! |---|---|
//! | `i32` per phrase | its gold entity, -1 for none |
//! | `u16` per phrase and feature | the feature's row in the phrase table |
//! | `f32` per phrase and dimension | the vector of its head |
//! | two `u32` per pair | anaphor and candidate |
//! | `u16` per pair and feature | the feature's row in the pair table |

use std::collections::BTreeSet;
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;

use anyhow::{Context, Result};
use onrecord::language::Model;
use onrecord::reading::AnalysedText;
use onrecord::reading::coreference::features::{Feature, of_pairs, of_phrases};
use onrecord::reading::coreference::{Features, features};
use serde::Serialize;

use super::gold::{GoldDocument, is_third_person};
use super::heads::{MentionsByHead, difference};
use crate::treebank::text::TreebankText;

/// The JSON line.
#[derive(Serialize)]
struct FileHeader {
    of_phrases: Vec<Feature>,
    of_pairs: Vec<Feature>,
    width: usize,
    documents: Vec<DocumentHeader>,
}

/// The sizes of one document's arrays, and its gold counts.
#[derive(Serialize)]
struct DocumentHeader {
    id: String,
    phrases: usize,
    pairs: usize,
    /// The indices of the phrases that are third-person pronouns with a gold antecedent.
    pronouns: Vec<usize>,
    /// The number of gold mentions with an antecedent, and how many of them are third-person pronouns.
    anaphors: (usize, usize),
}

/// Writes the features of the documents to a file.
pub(super) fn write(model: &Model, documents: &[GoldDocument], path: &Path) -> Result<()> {
    let mut head = FileHeader {
        of_phrases: of_phrases(model.language()).to_vec(),
        of_pairs: of_pairs().to_vec(),
        width: 0,
        documents: Vec::new(),
    };
    let mut body = Vec::new();
    for document in documents {
        let text = TreebankText::new(&document.sentences);
        let paragraphs = text.paragraphs()?;
        let ranked = features(&AnalysedText::of_words(&text.text, &paragraphs, model));
        let (width, vectors) = model.analyser().word_vectors(&text.text, &paragraphs);
        head.width = width;
        head.documents.push(document_header(document, &ranked, &mut body));
        for phrase in &ranked.phrases {
            phrase.rows.iter().for_each(|row| body.extend(row.to_le_bytes()));
        }
        for phrase in &ranked.phrases {
            let vector = &vectors[phrase.head * width..(phrase.head + 1) * width];
            vector.iter().for_each(|number| body.extend(number.to_le_bytes()));
        }
        for pair in &ranked.pairs {
            for index in [pair.anaphor, pair.candidate] {
                body.extend(u32::try_from(index)?.to_le_bytes());
            }
        }
        for pair in &ranked.pairs {
            pair.rows.iter().for_each(|row| body.extend(row.to_le_bytes()));
        }
    }
    let problem = || format!("cannot write {}", path.display());
    let mut file = BufWriter::new(File::create(path).with_context(problem)?);
    writeln!(file, "{}", serde_json::to_string(&head)?)?;
    file.write_all(&body).and_then(|()| file.flush()).with_context(problem)
}

/// Appends the gold entities of the phrases to `body`.
fn document_header(
    document: &GoldDocument,
    ranked: &Features,
    body: &mut Vec<u8>,
) -> DocumentHeader {
    let (gold, words) = (&document.mentions, document.words());
    let heads = MentionsByHead::new(gold);
    let mut phrase_of = vec![None; gold.len()];
    let mut entities = vec![-1_i32; ranked.phrases.len()];
    // If several phrases stand for one mention, the one with the most similar words counts.
    for (at, phrase) in ranked.phrases.iter().enumerate() {
        if let Some(mention) = heads.find(gold, phrase.head, &phrase.words) {
            let distance = difference(&gold[mention].words, &phrase.words);
            if phrase_of[mention].is_none_or(|(_, other)| distance < other) {
                phrase_of[mention] = Some((at, distance));
            }
        }
    }
    let (mut pronouns, mut anaphors) = (Vec::new(), (0, 0));
    let mut seen = BTreeSet::new();
    for (mention, phrase) in gold.iter().zip(&phrase_of) {
        let pronoun = is_third_person(words[mention.head]);
        let anaphor = !seen.insert(mention.entity);
        anaphors.0 += usize::from(anaphor);
        anaphors.1 += usize::from(anaphor && pronoun);
        if let Some((at, _)) = *phrase {
            entities[at] = i32::try_from(mention.entity).unwrap_or(-1);
            if anaphor && pronoun {
                pronouns.push(at);
            }
        }
    }
    entities.iter().for_each(|entity| body.extend(entity.to_le_bytes()));
    let (phrases, pairs) = (ranked.phrases.len(), ranked.pairs.len());
    DocumentHeader { id: document.id.clone(), phrases, pairs, pronouns, anaphors }
}
