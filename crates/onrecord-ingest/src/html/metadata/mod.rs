//! What a page says of itself.

mod address;
mod claims;
mod json_ld;
mod people;
mod sources;
mod time;
mod title;
mod words;

#[cfg(test)]
mod dump;

use claims::{Claim, Claims};
pub(crate) use json_ld::{Data, is_article};
use sources::Field;
use time::Order;
use title::{Site, key};

use crate::html::page::Page;
use crate::html::tree::NodeId;

/// Nodes between the headline and a date line of its own.
const NEAR: usize = 200;
/// Nodes between the headline and an element that says that it holds a date.
const FAR: usize = 2000;

/// A value and what `metadata_from` calls its source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Said<T> {
    pub(crate) value: T,
    pub(crate) from: &'static str,
}

/// What was found of a page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Found {
    pub(crate) title: Option<Said<String>>,
    pub(crate) url: Option<Said<String>>,
    pub(crate) publisher: Option<Said<String>>,
    pub(crate) site: Option<Said<String>>,
    pub(crate) section: Option<Said<String>>,
    pub(crate) authors: Option<Said<Vec<String>>>,
    pub(crate) published: Option<Said<String>>,
    pub(crate) modified: Option<Said<String>>,
    pub(crate) language: Option<Said<String>>,
}

/// Finds them.
pub(crate) fn metadata(page: &Page<'_>, data: &Data) -> Found {
    let claims = claims::claims(page, data);
    let url = address::canonical(&claims);
    let language = language(&claims);
    let site = name(&claims, Field::Site);
    let publisher = name(&claims, Field::Publisher);
    let order = order(language.as_ref().map(|l| l.value.as_str()));
    let own = Site {
        names: [&site, &publisher].into_iter().flatten().map(|said| key(&said.value)).collect(),
        host: url.as_ref().and_then(|url| address::host(&url.value)),
    };
    let (title, headline) = title::title(&claims, &own);
    let modified = date(&claims, Field::Modified, order, headline);
    let published = date(&claims, Field::Published, order, headline)
        .or_else(|| {
            let day = time::in_path(&url.as_ref()?.value)?;
            Some(Said { value: day.to_string(), from: "url" })
        })
        // A page that dates only its last change was published by then.
        .or_else(|| Some(Said { from: "modified", ..modified.clone()? }));
    Found {
        title,
        authors: people::authors(&claims, headline, &own),
        section: name(&claims, Field::Section),
        published,
        modified,
        url,
        site,
        publisher,
        language,
    }
}

/// The first of a field's values that has words.
fn name(claims: &Claims<'_>, field: Field) -> Option<Said<String>> {
    claims.of(field).iter().find_map(|claim| {
        let value = claim.value.split_whitespace().collect::<Vec<_>>().join(" ");
        let fits = value.chars().any(char::is_alphanumeric) && !value.contains("://");
        fits.then_some(Said { value, from: claim.source.from })
    })
}

/// The day or moment that machines are told, or else the day that readers are told closest to the
/// headline. Where the two are a day apart, the reader's is the day at the place of publication.
fn date(claims: &Claims<'_>, field: Field, order: Order, headline: NodeId) -> Option<Said<String>> {
    let said = |claim: &Claim<'_>| {
        let value = time::moment(&claim.value, order)?;
        Some(Said { value, from: claim.source.from })
    };
    let all = claims.of(field);
    let told = all.iter().filter(|claim| !is_printed(claim)).find_map(said);
    let near = |claim: &&Claim<'_>| {
        let reach = if claim.source.kind == "line" { NEAR } else { FAR };
        is_printed(claim) && distance(headline, claim.node) < reach
    };
    let mut printed: Vec<&Claim<'_>> = all.iter().filter(near).collect();
    printed.sort_by_key(|claim| distance(headline, claim.node));
    let shown = printed
        .into_iter()
        .filter(|claim| time::is_date_line(&claim.value))
        .find_map(|claim| Some((distance(headline, claim.node), said(claim)?)));
    match (told, shown) {
        (Some(told), Some((distance, shown))) => {
            let local = distance < NEAR && time::are_neighbours(&told.value, &shown.value);
            Some(if local { shown } else { told })
        }
        (told, shown) => told.or(shown.map(|(_, shown)| shown)),
    }
}

/// Whether a claim is one that readers see at its place.
fn is_printed(claim: &Claim<'_>) -> bool {
    matches!(claim.source.kind, "class" | "line" | "element")
}

/// How far a node stands from the headline; what stands before it is farther.
fn distance(headline: NodeId, node: NodeId) -> usize {
    if node >= headline { node - headline } else { 2 * (headline - node) }
}

/// A tag of BCP 47: `en_us` is `en-US`.
fn language(claims: &Claims<'_>) -> Option<Said<String>> {
    claims.of(Field::Language).iter().find_map(|claim| {
        let first = claim.value.split([',', ';', ' ']).next()?.replace('_', "-");
        let mut parts = first.split('-');
        let primary = parts.next()?.to_ascii_lowercase();
        let letters = |part: &str| part.bytes().all(|b| b.is_ascii_alphabetic());
        if !(2..=3).contains(&primary.len()) || !letters(&primary) {
            return None;
        }
        let mut value = primary;
        for part in parts.take_while(|part| part.bytes().all(|b| b.is_ascii_alphanumeric())) {
            let part = match part.len() {
                2 if letters(part) => part.to_ascii_uppercase(),
                4 if letters(part) => {
                    part[..1].to_ascii_uppercase() + &part[1..].to_ascii_lowercase()
                }
                3 if !letters(part) => part.to_owned(),
                _ => break,
            };
            value.push('-');
            value.push_str(&part);
        }
        Some(Said { value, from: claim.source.from })
    })
}

/// In the English of the United States, and in English that does not say of where, the month stands first.
fn order(language: Option<&str>) -> Order {
    match language {
        Some("en" | "en-US" | "en-PH") | None => Order::MonthFirst,
        Some(_) => Order::DayFirst,
    }
}
