//! What is asked of every request before it is answered, and what every answer carries.

use std::net::IpAddr;
use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, Uri, header};
use axum::middleware::Next;
use axum::response::Response;

use crate::pages;
use crate::problem::Problem;
use crate::site::Site;

/// Nothing but what this program serves is loaded or run, no style stands in the markup, and no other page may
/// frame it.
const POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; font-src 'self'; \
    img-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// A secret of this run, which stands in its forms: other sites can send requests here, but cannot read it.
pub(crate) struct Token(String);

impl Token {
    pub(crate) fn new() -> Result<Self, getrandom::Error> {
        let mut bytes = [0; 16];
        getrandom::fill(&mut bytes)?;
        Ok(Self(bytes.iter().map(|byte| format!("{byte:02x}")).collect()))
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }

    /// Takes the same time whatever is wrong with it.
    fn is(&self, given: &str) -> bool {
        let differ = self.0.bytes().zip(given.bytes()).fold(0, |all, (a, b)| all | (a ^ b));
        differ == 0 && self.0.len() == given.len()
    }
}

/// Lets requests through that ask for this site by one of its names, and bounds what answers may do.
pub(crate) async fn check(State(site): State<Arc<Site>>, request: Request, next: Next) -> Response {
    let path = request.uri().path().to_owned();
    let mut response = match named_here(&site, request.uri(), request.headers()) {
        Ok(()) => next.run(request).await,
        Err(problem) => pages::refused(&path, problem),
    };
    let headers = response.headers_mut();
    let fixed = [
        (header::CONTENT_SECURITY_POLICY, POLICY),
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

/// A site whose name leads to this machine by its own say could otherwise read everything from a visitor's browser
/// (DNS rebinding).
fn named_here(site: &Site, uri: &Uri, headers: &HeaderMap) -> Result<(), Problem> {
    let given = headers.get(header::HOST).and_then(|host| host.to_str().ok());
    let host = given.or_else(|| uri.authority().map(|authority| authority.as_str()));
    let is_ours = host.map(name_of).is_some_and(|name| {
        let address = name.trim_matches(['[', ']']).parse::<IpAddr>().ok();
        let listened = site.options.address;
        name.eq_ignore_ascii_case("localhost")
            || address.is_some_and(|address| {
                address == listened || address.is_loopback() || listened.is_unspecified()
            })
            || site.options.hosts.iter().any(|host| host.eq_ignore_ascii_case(name))
    });
    if is_ours {
        return Ok(());
    }
    Err(Problem::forbidden(
        "This reader does not answer to that name. Ask for it by its address, or start it with `--host NAME`.",
    ))
}

/// `localhost` of `localhost:8080`.
fn name_of(host: &str) -> &str {
    match host.rfind(':') {
        Some(colon) if !host[colon..].contains(']') => &host[..colon],
        _ => host,
    }
}

/// Whether a request that changes something comes from a form of this site, with its secret.
pub(crate) fn may_change(
    site: &Site,
    headers: &HeaderMap,
    token: Option<&str>,
) -> Result<(), Problem> {
    if !site.may_correct() {
        return Err(Problem::forbidden(
            "This reader was started so that nothing can be corrected.",
        ));
    }
    let header = |name| headers.get(name).and_then(|value: &HeaderValue| value.to_str().ok());
    let foreign = header("sec-fetch-site").is_some_and(|from| from != "same-origin")
        || header("origin").is_some_and(|origin| {
            let own = header("host").unwrap_or_default();
            origin.strip_prefix("http://").or_else(|| origin.strip_prefix("https://")) != Some(own)
        });
    if foreign || !token.is_some_and(|token| site.token.is(token)) {
        return Err(Problem::forbidden(
            "The form is not of this run of the reader. Load the page anew and send it again; nothing was changed.",
        ));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ports_are_no_part_of_a_name() {
        assert_eq!(name_of("localhost:8080"), "localhost");
        assert_eq!(name_of("localhost"), "localhost");
        assert_eq!(name_of("[::1]:8080"), "[::1]");
        assert_eq!(name_of("[::1]"), "[::1]");
    }

    #[test]
    fn a_token_is_itself_alone() {
        let token = Token::new().unwrap();
        assert!(token.is(token.as_str()));
        assert!(!token.is(""));
        assert!(!token.is(&token.as_str()[1..]));
        assert!(!token.is(&"0".repeat(32)));
    }
}
