//! Web pages: the article in them, and what they say of it.
//!
//! A page is decoded ([`decoded`]), made a tree ([`builder`], [`tree`]) and parted into blocks ([`blocks`]).
//! Two rounds of decision trees ([`forest`]) weigh what each block is like ([`features`]) and what those
//! around it are likely to be ([`context`]), and so tell the article's blocks ([`judge`]), which are
//! written out with the place of every character ([`extract`], [`writer`]).

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
