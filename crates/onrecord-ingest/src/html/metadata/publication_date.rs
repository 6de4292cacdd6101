//! When the page was published and changed: which of the dates on it counts.

use memchr::memmem;

use super::candidates::{MetadataCandidate, MetadataCandidates};
use super::distance::distance;
use super::page_dates::{self, DateOrder};
use super::sourced::Sourced;
use super::sources::{self, MetadataSource};
use crate::html::tree::NodeId;
use crate::metadata_field::MetadataField;

/// The most nodes between the headline and a date line.
const NEAR: usize = 200;
/// The most nodes between the headline and an element that says that it holds a date.
const FAR: usize = 2000;
/// The most nodes between the headline and a date line in a part of the page that is named as another part.
const BESIDE: usize = 60;

/// When the page was published and when it was changed.
#[derive(Default)]
pub(super) struct PublicationDates {
    pub(super) published: Option<Sourced<String>>,
    pub(super) modified: Option<Sourced<String>>,
}

/// Chooses among all dates on the page. `page` is its decoded text, `url` its own address, `headline` the node
/// of the headline.
pub(super) fn publication_dates(
    candidates: &MetadataCandidates<'_>,
    page: &str,
    url: Option<&str>,
    order: DateOrder,
    headline: NodeId,
) -> PublicationDates {
    let modified = date(candidates, MetadataField::Modified, order, headline);
    let in_path = url
        .and_then(page_dates::in_path)
        .map(|day| Sourced { value: day.to_string(), from: "url" });
    let published = date(candidates, MetadataField::Published, order, headline)
        .or_else(|| in_path.clone())
        .or_else(|| in_scripts(page))
        .map(|found| match &in_path {
            // 03/10/2023 under /2023/october/03/.
            Some(day) if page_dates::are_swapped(&found.value, &day.value) => {
                Sourced { value: day.value.clone(), ..found }
            }
            _ => found,
        })
        // A page that dates only its last change was published by then.
        .or_else(|| Some(Sourced { from: "modified", ..modified.clone()? }));
    PublicationDates { published, modified }
}

/// A date in the page's data, with the rank of its source.
struct DeclaredDate {
    rank: usize,
    found: Sourced<String>,
}

/// A date that readers see.
struct PrintedDate {
    /// How far it stands from the headline.
    distance: usize,
    source: MetadataSource,
    /// Whether it names the month.
    names_month: bool,
    found: Sourced<String>,
}

/// The day or moment in the page's data, or else the printed day closest to the headline. A printed day goes
/// first where it shows how the other came about, or stands in a place that says more.
fn date(
    candidates: &MetadataCandidates<'_>,
    field: MetadataField,
    order: DateOrder,
    headline: NodeId,
) -> Option<Sourced<String>> {
    let printed = printed_date(candidates, field, order, headline);
    let Some(declared) = declared_date(candidates, field, order) else {
        return printed.map(|printed| printed.found);
    };
    let better = |printed: &PrintedDate| {
        let (day, moment) = (&printed.found.value, &declared.found.value);
        // The day at the place of publication.
        if page_dates::are_neighbours(moment, day) {
            return printed.distance < NEAR;
        }
        if field != MetadataField::Published || page_dates::are_same(moment, day) {
            return false;
        }
        let close = |reach| printed.distance < reach || printed.source.kind == "posted";
        let more_trusted = printed.source.rank < declared.rank;
        // One of the two was read with month and day swapped.
        if page_dates::are_swapped(day, moment) {
            return close(NEAR) && (printed.names_month || more_trusted);
        }
        // Where the moment of publication is that of the last change too, it is when the page was made.
        let made = close(BESIDE)
            && page_dates::is_earlier(day, moment)
            && declared_date(candidates, MetadataField::Modified, order)
                .is_some_and(|changed| !page_dates::is_earlier(moment, &changed.found.value));
        made || close(NEAR) && more_trusted
    };
    Some(printed.filter(better).map_or_else(|| declared.found.clone(), |printed| printed.found))
}

/// The most trusted date in the page's data.
fn declared_date(
    candidates: &MetadataCandidates<'_>,
    field: MetadataField,
    order: DateOrder,
) -> Option<DeclaredDate> {
    let mut declared = candidates.of(field).iter().filter(|candidate| !is_printed(candidate));
    declared.find_map(|candidate| {
        Some(DeclaredDate { rank: candidate.source.rank, found: moment(candidate, order)? })
    })
}

/// The printed date that counts: the closest to the headline of those near enough, or the page's only day
/// wherever it stands.
fn printed_date(
    candidates: &MetadataCandidates<'_>,
    field: MetadataField,
    order: DateOrder,
    headline: NodeId,
) -> Option<PrintedDate> {
    let mut printed: Vec<PrintedDate> = (candidates.of(field).iter())
        .filter(|candidate| is_printed(candidate) && page_dates::is_date_line(&candidate.value))
        .map(|candidate| (distance(headline, candidate.node), candidate))
        .filter(|&(distance, _)| distance < FAR)
        .filter_map(|(distance, candidate)| {
            let names_month = page_dates::names_month(&candidate.value);
            let found = moment(candidate, order)?;
            Some(PrintedDate { distance, source: candidate.source, names_month, found })
        })
        .collect();
    printed.sort_by_key(|date| date.distance);
    let near = |date: &PrintedDate| date.distance < reach(date.source.kind);
    let at = printed.iter().position(near).or_else(|| {
        let mut own = (0..printed.len()).filter(|&at| printed[at].source.kind != "beside");
        let first = own.next()?;
        own.all(|at| printed[at].found.value == printed[first].found.value).then_some(first)
    })?;
    printed.into_iter().nth(at)
}

fn moment(candidate: &MetadataCandidate<'_>, order: DateOrder) -> Option<Sourced<String>> {
    let value = page_dates::moment(&candidate.value, order)?;
    Some(Sourced { value, from: candidate.source.from })
}

/// The day of publication in the state that a page keeps for its scripts, where all values agree.
fn in_scripts(page: &str) -> Option<Sourced<String>> {
    let mut days = sources::of_kind("script").flat_map(|source| {
        let keys = memmem::find_iter(page.as_bytes(), source.key);
        keys.filter_map(move |at| {
            let value = page_dates::behind_key(&page[at + source.key.len()..])?;
            Some(Sourced { value, from: source.from })
        })
    });
    let first = days.next()?;
    days.all(|other| other.value == first.value).then_some(first)
}

/// How far from the headline a printed date may stand.
fn reach(kind: &str) -> usize {
    match kind {
        "line" => NEAR,
        "beside" => BESIDE,
        _ => FAR,
    }
}

/// Whether readers see the value on the page.
fn is_printed(candidate: &MetadataCandidate<'_>) -> bool {
    matches!(candidate.source.kind, "class" | "line" | "element" | "beside" | "posted")
}
