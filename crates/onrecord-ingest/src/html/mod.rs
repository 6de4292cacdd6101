//! Web pages: their article and their metadata.
//!
//! A page is decoded ([`decoded_page`]), parsed into a tree ([`tree_builder`], [`tree`]) and split into
//! blocks ([`blocks`]). Two rounds of decision trees ([`forest`]) weigh the features of each block
//! ([`features`]) and the probabilities of the blocks around it ([`context_features`]). So the article's
//! blocks are found ([`block_classifier`]). They are written out with the place of every character
//! ([`extraction`], [`writer`]).

mod article;
mod block_classifier;
mod blocks;
mod class_cache;
mod class_words;
mod context_features;
mod declared_content;
mod decoded_page;
mod extraction;
#[cfg(any(test, feature = "training"))]
mod feature_names;
mod features;
mod forest;
mod metadata;
mod mining;
mod page;
mod page_licence;
mod tag;
#[cfg(feature = "training")]
mod training;
mod tree;
mod tree_builder;
mod writer;

pub(crate) use article::article;
pub use article::read_html;
#[cfg(feature = "training")]
pub use training::{TrainingBlock, TrainingPage, training_article, training_page};
