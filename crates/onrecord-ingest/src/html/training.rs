//! What the training of the forests needs to see of a page.

use onrecord_text::Article;

use super::article::article_by;
use super::blocks::blocks;
use super::declared_content::DeclaredContent;
use super::features::table;
use super::page::HtmlPage;
use super::{context_features, feature_names};
use crate::{IngestError, Record, UserMetadata};

/// A page as the forests see it.
#[derive(Clone, Debug, PartialEq)]
pub struct TrainingPage {
    /// The names of a row's features, in order: those of the first round, then those of the second.
    pub names: Vec<String>,
    /// The page's blocks, in order.
    pub blocks: Vec<TrainingBlock>,
}

/// A block of a page.
#[derive(Clone, Debug, PartialEq)]
pub struct TrainingBlock {
    /// Its words.
    pub text: String,
    /// Its features: of the first round, and of the second if probabilities were given.
    pub features: Vec<f32>,
}

/// The blocks and features of a page. `first` are the blocks' probabilities after the first round.
#[must_use]
pub fn training_page(bytes: &[u8], first: Option<&[f32]>) -> TrainingPage {
    let page = HtmlPage::new(bytes, None);
    let blocks = blocks(&page.tree);
    let table = table(&page.tree, &blocks, &DeclaredContent::of(&page.tree));
    let mut names = feature_names::first_round();
    let second = first.map(|first| {
        names.extend(feature_names::second_round());
        context_features::features(&page.tree, &blocks, first, &table.words)
    });
    let second = second.unwrap_or_default();
    let width = second.len().checked_div(blocks.all.len()).unwrap_or(0);
    let rows = blocks.all.iter().enumerate().map(|(i, block)| TrainingBlock {
        text: blocks.words(block).to_owned(),
        features: [table.row(i), &second[i * width..(i + 1) * width]].concat(),
    });
    TrainingPage { names, blocks: rows.collect() }
}

/// The article of a page whose blocks have these probabilities.
///
/// # Errors
/// As [`read_html`](crate::read_html).
pub fn training_article(bytes: &[u8], probabilities: &[f32]) -> Result<Article, IngestError> {
    article_by(&Record::html(bytes.to_vec()), &UserMetadata::default(), Some(probabilities))
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
                assert_eq!(block.features.len(), page.names.len());
                assert!(block.features.iter().all(|figure| figure.is_finite()));
            }
        }
    }
}
