//! The page's own address.

use super::Said;
use super::claims::Claims;
use super::sources::Field;

/// The first whole address that the page gives as its own; one of the site's front page only where
/// there is no other.
pub(super) fn canonical(claims: &Claims<'_>) -> Option<Said<String>> {
    let mut front = None;
    for claim in claims.of(Field::Url) {
        let Some(value) = absolute(claim.value.trim()) else { continue };
        let said = Said { value, from: claim.source.from };
        if !is_front(&said.value) {
            return Some(said);
        }
        front.get_or_insert(said);
    }
    front
}

fn absolute(value: &str) -> Option<String> {
    let whole = if value.starts_with("//") { format!("https:{value}") } else { value.to_owned() };
    let plain = whole.bytes().all(|b| b.is_ascii_graphic() || b >= 0x80);
    let fits = plain && host(&whole).is_some_and(|host| host.contains('.') || host == "localhost");
    fits.then_some(whole)
}

fn is_front(url: &str) -> bool {
    rest(url).is_none_or(|rest| rest.split_once('/').is_none_or(|(_, path)| path.is_empty()))
}

fn rest(url: &str) -> Option<&str> {
    let (scheme, rest) = url.split_once("://")?;
    ["http", "https"].iter().any(|known| scheme.eq_ignore_ascii_case(known)).then_some(rest)
}

/// The host of an address.
pub(super) fn host(url: &str) -> Option<&str> {
    let authority = rest(url)?.split(['/', '?', '#']).next()?;
    let host = authority.rsplit('@').next()?.split(':').next()?;
    (!host.is_empty()).then_some(host)
}
