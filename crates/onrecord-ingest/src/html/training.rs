//! What the training of the forests sees of a page.

use onrecord_text::Article;

use super::blocks::blocks;
use super::context;
use super::features::{self, table};
use super::hints::Hints;
use super::page::Page;
use crate::{Given, IngestError, Record};

/// A page as the forests see it.
#[derive(Clone, Debug, PartialEq)]
pub struct TrainingPage {
    /// Names of a row's figures, in order: of the first round, then of the second.
    pub names: Vec<String>,
    /// The page's blocks, in order.
    pub blocks: Vec<TrainingBlock>,
}

/// A block of a page: its words, its figures, and what it stands in.
#[derive(Clone, Debug, PartialEq)]
pub struct TrainingBlock {
    /// Its words.
    pub text: String,
    /// What is looked at: in the first round, and where likelihoods were given, in the second.
    pub figures: Vec<f32>,
}

/// What the training sees of a page's bytes. `first` has each block's likelihood after the first round.
#[must_use]
pub fn training_page(bytes: &[u8], first: Option<&[f32]>) -> TrainingPage {
    let page = Page::new(bytes, None);
    let blocks = blocks(&page.tree);
    let table = table(&page.tree, &blocks, &Hints::of(&page.tree));
    let mut names = features::names();
    let second = first.map(|first| {
        names.extend(context::names());
        context::figures(&page.tree, &blocks, first, &table.words)
    });
    let second = second.unwrap_or_default();
    let width = second.len().checked_div(blocks.all.len()).unwrap_or(0);
    let rows = blocks.all.iter().enumerate().map(|(i, block)| TrainingBlock {
        text: blocks.words(block).to_owned(),
        figures: [table.row(i), &second[i * width..(i + 1) * width]].concat(),
    });
    TrainingPage { names, blocks: rows.collect() }
}

/// The article of a page whose blocks are told by these likelihoods.
///
/// # Errors
/// As [`read_html`](crate::read_html).
pub fn training_article(bytes: &[u8], likelihoods: &[f32]) -> Result<Article, IngestError> {
    super::article_by(&Record::html(bytes.to_vec()), &Given::default(), Some(likelihoods))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_figure_has_a_name() {
        let bytes = b"<body><h1>A</h1><p>Some words.<ul><li>b<li>c</ul>";
        for first in [None, Some(&[0.1, 0.9, 0.5, 0.0][..])] {
            let page = training_page(bytes, first);
            assert_eq!(page.blocks.len(), 4);
            for block in &page.blocks {
                assert_eq!(block.figures.len(), page.names.len());
                assert!(block.figures.iter().all(|figure| figure.is_finite()));
            }
        }
    }
}
