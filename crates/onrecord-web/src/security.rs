//! Checks of every request before it is answered, and the security headers of every answer.

use std::net::{IpAddr, Ipv6Addr};
use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, Uri, header};
use axum::middleware::Next;
use axum::response::Response;
use url::{Host, Url};

use crate::pages::error_pages;
use crate::problem::Problem;
use crate::state::AppState;

/// Pages load and run nothing but what this server sends, carry no inline styles, and no other page may frame them.
const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; font-src 'self'; \
    img-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// Refuses requests for another host name, and adds the security headers to every answer.
pub(crate) async fn secure(
    State(state): State<Arc<AppState>>,
    request: Request,
    next: Next,
) -> Response {
    let path = request.uri().path().to_owned();
    let mut response = match check_host(&state, request.uri(), request.headers()) {
        Ok(()) => next.run(request).await,
        Err(problem) => error_pages::respond(&path, problem),
    };
    let headers = response.headers_mut();
    let fixed = [
        (header::CONTENT_SECURITY_POLICY, CONTENT_SECURITY_POLICY),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::X_FRAME_OPTIONS, "DENY"),
        (header::REFERRER_POLICY, "same-origin"),
    ];
    for (name, value) in fixed {
        headers.insert(name, HeaderValue::from_static(value));
    }
    let isolated = HeaderValue::from_static("same-origin");
    headers.insert("cross-origin-opener-policy", isolated.clone());
    headers.insert("cross-origin-resource-policy", isolated);
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    response
}

/// Accepts only requests for a host name of this server. Otherwise another site could point its own name to this
/// machine and read everything through a visitor's browser (DNS rebinding).
fn check_host(state: &AppState, uri: &Uri, headers: &HeaderMap) -> Result<(), Problem> {
    let given = headers.get(header::HOST).and_then(|host| host.to_str().ok());
    let authority = given.or_else(|| uri.authority().map(|authority| authority.as_str()));
    let options = &state.options;
    let is_own = authority.and_then(host_of).is_some_and(|host| {
        is_own_host(&host, options.address) || options.hosts.iter().any(|own| is_host(own, &host))
    });
    if is_own {
        return Ok(());
    }
    Err(Problem::forbidden(
        "This server does not answer to that host name. Use its address, or start it with `--host NAME`.",
    ))
}

/// The host of an authority: `localhost` of `localhost:8080`, `::1` of `[::1]:8080`.
fn host_of(authority: &str) -> Option<Host> {
    // A user or a path would be part of a URL, but not of an authority.
    if authority.contains(['@', '/', '\\', '?', '#']) {
        return None;
    }
    Url::parse(&format!("http://{authority}/")).ok()?.host().map(|host| host.to_owned())
}

/// Whether `host` is `localhost` or an address at which this server listens.
fn is_own_host(host: &Host, listening: IpAddr) -> bool {
    let address = match host {
        Host::Domain(name) => return name == "localhost",
        Host::Ipv4(address) => IpAddr::V4(*address),
        Host::Ipv6(address) => unmapped(*address),
    };
    address == listening || address.is_loopback() || listening.is_unspecified()
}

/// An IPv4 address that was written as an IPv6 address (`::ffff:127.0.0.1`) as the IPv4 address.
fn unmapped(address: Ipv6Addr) -> IpAddr {
    address.to_ipv4_mapped().map_or(IpAddr::V6(address), IpAddr::V4)
}

/// Whether `host` is the host that the user named: a name, an IPv4 address, or an IPv6 address with or without brackets.
fn is_host(named: &str, host: &Host) -> bool {
    let bracketed = named.parse::<Ipv6Addr>().is_ok().then(|| format!("[{named}]"));
    Host::parse(bracketed.as_deref().unwrap_or(named)).is_ok_and(|named| named == *host)
}

/// Accepts a change only from a form of this server, with its secret.
pub(crate) fn check_form(
    state: &AppState,
    headers: &HeaderMap,
    token: Option<&str>,
) -> Result<(), Problem> {
    if !state.may_correct() {
        return Err(Problem::forbidden("This server was started without corrections."));
    }
    let header = |name| headers.get(name).and_then(|value: &HeaderValue| value.to_str().ok());
    let is_foreign = header("sec-fetch-site").is_some_and(|from| from != "same-origin")
        || header("origin").is_some_and(|origin| !is_same_origin(origin, header("host")));
    if is_foreign || !token.is_some_and(|token| state.form_token.matches(token)) {
        return Err(Problem::forbidden(
            "The form is not from this run of the server. Reload the page and send the form again. Nothing was changed.",
        ));
    }
    Ok(())
}

/// Whether `origin` names the host and port of the request, by HTTP or by HTTPS.
fn is_same_origin(origin: &str, host: Option<&str>) -> bool {
    let Ok(origin) = Url::parse(origin) else { return false };
    let own = host.and_then(|host| Url::parse(&format!("{}://{host}/", origin.scheme())).ok());
    matches!(origin.scheme(), "http" | "https")
        && own.is_some_and(|own| own.origin() == origin.origin())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_port_is_no_part_of_the_host() {
        for (authority, host) in [
            ("localhost:8080", "localhost"),
            ("LOCALHOST", "localhost"),
            ("127.0.0.1:80", "127.0.0.1"),
            ("[::1]:8080", "[::1]"),
            ("[::1]", "[::1]"),
            ("[0:0:0:0:0:0:0:1]:80", "[::1]"),
        ] {
            assert_eq!(host_of(authority).map(|host| host.to_string()).as_deref(), Some(host));
        }
        for wrong in ["", "::1", "[::1", "user@localhost", "localhost/", "local host"] {
            assert_eq!(host_of(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn ipv6_addresses_are_hosts() {
        let own = |authority: &str, listening: &str| {
            is_own_host(&host_of(authority).unwrap(), listening.parse().unwrap())
        };
        assert!(own("[::1]:7878", "::1"));
        assert!(own("[::1]:7878", "127.0.0.1"));
        assert!(own("[::ffff:127.0.0.1]:7878", "127.0.0.1"));
        assert!(own("[2001:db8::7]:7878", "2001:db8::7"));
        assert!(own("[2001:DB8:0::7]:7878", "2001:db8::7"));
        assert!(own("[2001:db8::8]", "::"));
        assert!(!own("[2001:db8::8]", "2001:db8::7"));
        for named in ["2001:db8::9", "[2001:db8::9]", "[2001:DB8:0:0::9]"] {
            assert!(is_host(named, &host_of("[2001:db8::9]:80").unwrap()), "{named}");
        }
        assert!(!is_host("2001:db8::9", &host_of("[2001:db8::8]:80").unwrap()));
    }

    #[test]
    fn an_origin_is_scheme_host_and_port() {
        assert!(is_same_origin("http://[::1]:7878", Some("[::1]:7878")));
        assert!(is_same_origin("https://news.example.org", Some("news.example.org")));
        assert!(is_same_origin("http://localhost:7878", Some("localhost:7878")));
        assert!(!is_same_origin("http://localhost:7878", Some("localhost:7879")));
        assert!(!is_same_origin("http://other.example", Some("localhost:7878")));
        assert!(!is_same_origin("null", Some("localhost:7878")));
        assert!(!is_same_origin("http://localhost:7878", None));
    }
}
