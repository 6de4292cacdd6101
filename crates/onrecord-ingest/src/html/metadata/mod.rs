//! What a page says of itself.

mod authors;
mod candidates;
mod canonical_url;
mod distance;
mod fact_words;
mod json_ld;
mod page_dates;
mod page_metadata;
mod publication_date;
mod site_name;
mod sourced;
mod sources;
mod title;

pub(crate) use json_ld::{MachineData, is_article};
pub(crate) use page_metadata::{PageMetadata, metadata};
pub(crate) use sourced::Sourced;
