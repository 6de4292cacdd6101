//! What a ranker is trained on, as a file: a line of JSON, then for each document, little-endian,
//!
//! | numbers | what |
//! |---|---|
//! | `i32` a phrase | the gold entity that it refers to, -1 for none |
//! | `u16` a phrase and feature | its row in the table of phrases |
//! | `f32` a phrase and dimension | the vector of its head |
//! | `u32` two a pair | phrase and candidate |
//! | `u16` a pair and feature | its row in the table of pairs |

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;

use anyhow::{Context, Result};
use onrecord::language::Model;
use onrecord::reading::Ground;
use onrecord::reading::actors::features::{Inventory, of_pairs, of_phrases};
use onrecord::reading::actors::{Features, features};
use serde::Serialize;

use super::Heads;
use super::gold::{GoldDocument, is_third_person};
use crate::treebank::text::Layout;

#[derive(Serialize)]
struct Head {
    of_phrases: Inventory,
    of_pairs: Inventory,
    width: usize,
    documents: Vec<Size>,
}

#[derive(Serialize)]
struct Size {
    id: String,
    phrases: usize,
    pairs: usize,
    /// Indices of phrases that are third-person pronouns with a gold antecedent.
    pronouns: Vec<usize>,
    /// How many gold mentions have an antecedent, and how many of these are third-person pronouns.
    anaphors: (usize, usize),
}

/// Writes the features of documents.
pub(super) fn write(model: &Model, documents: &[GoldDocument], path: &Path) -> Result<()> {
    let mut head =
        Head { of_phrases: of_phrases(), of_pairs: of_pairs(), width: 0, documents: Vec::new() };
    let mut body = Vec::new();
    for document in documents {
        let layout = Layout::new(&document.sentences);
        let paragraphs = layout.paragraphs()?;
        let found = features(&Ground::of_words(&layout.text, &paragraphs, model));
        let (width, vectors) = model.analyser().word_vectors(&layout.text, &paragraphs);
        head.width = width;
        head.documents.push(size(document, &found, &mut body));
        for phrase in &found.phrases {
            phrase.rows.iter().for_each(|row| body.extend(row.to_le_bytes()));
        }
        for phrase in &found.phrases {
            let vector = &vectors[phrase.head * width..(phrase.head + 1) * width];
            vector.iter().for_each(|number| body.extend(number.to_le_bytes()));
        }
        for pair in &found.pairs {
            for index in [pair.anaphor, pair.candidate] {
                body.extend(u32::try_from(index)?.to_le_bytes());
            }
        }
        for pair in &found.pairs {
            pair.rows.iter().for_each(|row| body.extend(row.to_le_bytes()));
        }
    }
    let problem = || format!("cannot write {}", path.display());
    let mut file = BufWriter::new(File::create(path).with_context(problem)?);
    writeln!(file, "{}", serde_json::to_string(&head)?)?;
    file.write_all(&body).and_then(|()| file.flush()).with_context(problem)
}

/// Writes the entities of phrases.
fn size(document: &GoldDocument, found: &Features, body: &mut Vec<u8>) -> Size {
    let (gold, words) = (&document.mentions, document.words());
    let heads = Heads::new(gold);
    let mut meant = vec![None; gold.len()];
    let mut entities = vec![-1_i32; found.phrases.len()];
    // Of several phrases that mean one mention the most alike is it.
    for (at, phrase) in found.phrases.iter().enumerate() {
        if let Some(mention) = heads.meant(gold, phrase.head, &phrase.words) {
            let unlike = super::difference(&gold[mention].words, &phrase.words);
            if meant[mention].is_none_or(|(_, other)| unlike < other) {
                meant[mention] = Some((at, unlike));
            }
        }
    }
    let (mut pronouns, mut anaphors) = (Vec::new(), (0, 0));
    let mut begun = std::collections::BTreeSet::new();
    for (mention, meant) in gold.iter().zip(&meant) {
        let pronoun = is_third_person(words[mention.head]);
        let anaphor = !begun.insert(mention.entity);
        anaphors.0 += usize::from(anaphor);
        anaphors.1 += usize::from(anaphor && pronoun);
        if let Some((at, _)) = *meant {
            entities[at] = i32::try_from(mention.entity).unwrap_or(-1);
            if anaphor && pronoun {
                pronouns.push(at);
            }
        }
    }
    entities.iter().for_each(|entity| body.extend(entity.to_le_bytes()));
    let (phrases, pairs) = (found.phrases.len(), found.pairs.len());
    Size { id: document.id.clone(), phrases, pairs, pronouns, anaphors }
}
