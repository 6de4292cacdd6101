//! From words to a licence's identifier.

use super::ids::{ALL_RIGHTS_RESERVED, CUSTOM, PUBLIC_DOMAIN};
use super::visible_text::VisibleText;
use super::words::lexicon;
use super::{creative_commons, named_licences};

/// The identifier of a licence in any wording: `CC BY 4.0`, an SPDX id, the address of a deed, "public
/// domain", "all rights reserved", or a `LicenseRef-…` of the user's own. `None` if no rule knows it.
#[must_use]
pub fn licence_id(words: &str) -> Option<String> {
    let visible = VisibleText::of(words);
    let words = visible.as_ref().map_or(words, |visible| &visible.text).trim();
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '.');
    if words.strip_prefix("LicenseRef-").is_some_and(|r| !r.is_empty() && r.chars().all(plain)) {
        return Some(words.to_owned());
    }
    if let Some(id) = creative_commons::spdx_ids().find(|id| id.eq_ignore_ascii_case(words)) {
        return Some(id.to_owned());
    }
    if let Some(id) = named_licences::id(words) {
        return Some(id);
    }
    let lower = words.to_ascii_lowercase();
    let mentions = creative_commons::mentions(words);
    // A name with an extra word is a typing error. A sentence has words around the name.
    let sentence = words.split_whitespace().count() > 8
        || ["licen", "under ", "available"].iter().any(|word| lower.contains(word));
    if (sentence || creative_commons::is_all(words, &mentions))
        && let Some(mention) = creative_commons::most_specific(&mentions)
    {
        return Some(mention.id.clone());
    }
    let name = lower.trim_start_matches("the ").trim_end_matches('.');
    if let Some(named) = named_licences::named(name)
        && (sentence && lower.contains("under ") || named.range == (0..name.len()))
    {
        return Some(named.id);
    }
    if lower.contains("public domain") {
        return Some(PUBLIC_DOMAIN.to_owned());
    }
    if lexicon().find("reserved", &lower).is_some() {
        return Some(ALL_RIGHTS_RESERVED.to_owned());
    }
    (lexicon().find("grant", &lower).is_some() && mentions.is_empty()).then(|| CUSTOM.to_owned())
}
