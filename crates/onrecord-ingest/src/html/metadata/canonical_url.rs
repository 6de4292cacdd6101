//! The page's own address.

use url::{Host, Url};

use super::candidates::MetadataCandidates;
use super::sourced::Sourced;
use crate::metadata_field::MetadataField;

/// The first absolute address that the page gives as its own. The address of a front page counts only where
/// there is no other.
pub(super) fn canonical(candidates: &MetadataCandidates<'_>) -> Option<Sourced<String>> {
    let mut front = None;
    for candidate in candidates.of(MetadataField::Url) {
        let Some(value) = absolute(candidate.value.trim()) else { continue };
        let found = Sourced { value, from: candidate.source.from };
        if !is_front_page(&found.value) {
            return Some(found);
        }
        front.get_or_insert(found);
    }
    front
}

/// An absolute address on the web, as the page writes it: `Url` would change its spelling.
fn absolute(value: &str) -> Option<String> {
    let written = if value.starts_with("//") { format!("https:{value}") } else { value.to_owned() };
    let plain = written.bytes().all(|b| b.is_ascii_graphic() || b >= 0x80);
    let url = parse(&written).filter(|_| plain)?;
    let fits = match url.host()? {
        Host::Domain(domain) => domain.contains('.') || domain == "localhost",
        Host::Ipv4(_) | Host::Ipv6(_) => true,
    };
    fits.then_some(written)
}

/// Whether nothing follows the first slash behind the host.
fn is_front_page(address: &str) -> bool {
    let path = address.splitn(4, '/').nth(3);
    path.is_none_or(str::is_empty)
}

/// An address with the scheme `http` or `https`. `Url` also takes `https:a.example`, which no browser's
/// address bar shows.
fn parse(address: &str) -> Option<Url> {
    let (scheme, _) = address.split_once("://")?;
    let web = ["http", "https"].iter().any(|known| scheme.eq_ignore_ascii_case(known));
    Url::parse(address).ok().filter(|_| web)
}

/// The host of an address, in the letters in which the address writes it.
pub(super) fn host(address: &str) -> Option<String> {
    match parse(address)?.host()? {
        // `Url` turns letters outside ASCII into Punycode, which no site calls itself.
        Host::Domain(domain) if !address.is_ascii() => Some(idna::domain_to_unicode(domain).0),
        host => Some(host.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts_of_every_kind() {
        for (address, expected) in [
            ("https://www.harbourpost.example/a?b#c", Some("www.harbourpost.example")),
            ("http://mara@harbourpost.example:8080/", Some("harbourpost.example")),
            ("HTTPS://Harbour.Example", Some("harbour.example")),
            ("https://bücher.example/a", Some("bücher.example")),
            ("https://xn--bcher-kva.example/a", Some("xn--bcher-kva.example")),
            ("http://192.0.2.7/a", Some("192.0.2.7")),
            ("http://[2001:db8::1]:8080/a", Some("[2001:db8::1]")),
            ("ftp://harbour.example/", None),
            ("https:harbour.example", None),
            ("/a", None),
        ] {
            assert_eq!(host(address).as_deref(), expected, "{address}");
        }
    }

    #[test]
    fn an_ipv6_host_makes_an_absolute_address() {
        for address in ["http://[2001:db8::1]/2020/05/22/ferry", "https://[::1]:8443/ferry"] {
            assert_eq!(absolute(address).as_deref(), Some(address));
            assert!(!is_front_page(address));
        }
        assert!(is_front_page("http://[2001:db8::1]/") && is_front_page("http://[2001:db8::1]"));
        for address in ["http://[2001:db8::1", "http://harbour/ferry", "ferry.html"] {
            assert!(absolute(address).is_none(), "{address}");
        }
    }
}
