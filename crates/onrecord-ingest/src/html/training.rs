//! What the training of the forests sees of a page.

use super::blocks::blocks;
use super::features::{names, table};
use super::hints::Hints;
use super::page::Page;

/// A page as the forests see it.
#[derive(Clone, Debug, PartialEq)]
pub struct TrainingPage {
    /// Names of a row's figures, in order.
    pub names: Vec<String>,
    /// The page's blocks, in order.
    pub blocks: Vec<TrainingBlock>,
}

/// A block of a page: its words, its figures, and what it stands in.
#[derive(Clone, Debug, PartialEq)]
pub struct TrainingBlock {
    /// Its words.
    pub text: String,
    /// What is looked at.
    pub figures: Vec<f32>,
    /// Its element, and the three around that: numbers that are the same for the same element.
    pub elements: [usize; 4],
    /// The kind of place that it stands in: the same for elements of the same names around.
    pub path: u32,
}

/// What the training sees of a page's bytes.
#[must_use]
pub fn training_page(bytes: &[u8]) -> TrainingPage {
    let page = Page::new(bytes, None);
    let blocks = blocks(&page.tree);
    let table = table(&page.tree, &blocks, &Hints::of(&page.tree));
    let around = |node| {
        let parent = page.tree.parent(node);
        let grandparent = page.tree.parent(parent);
        [node, parent, grandparent, page.tree.parent(grandparent)]
    };
    let rows = blocks.all.iter().enumerate().map(|(i, block)| TrainingBlock {
        text: blocks.words(block).to_owned(),
        figures: table.row(i).to_vec(),
        elements: around(block.container),
        path: block.around.path,
    });
    TrainingPage { names: names(), blocks: rows.collect() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_figure_has_a_name() {
        let page = training_page(b"<body><h1>A</h1><p>Some words.<ul><li>b<li>c</ul>");
        assert_eq!(page.blocks.len(), 4);
        for block in &page.blocks {
            assert_eq!(block.figures.len(), page.names.len());
            assert!(block.figures.iter().all(|figure| figure.is_finite()));
        }
    }
}
