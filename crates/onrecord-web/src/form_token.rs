//! The secret that proves that a form comes from this run of the server.

use subtle::ConstantTimeEq as _;

/// A secret of this run. Its forms carry it. Other sites can send requests here, but cannot read it.
pub(crate) struct FormToken(String);

impl FormToken {
    pub(crate) fn new() -> Result<Self, getrandom::Error> {
        let mut bytes = [0; 16];
        getrandom::fill(&mut bytes)?;
        Ok(Self(onrecord::text::hex(&bytes)))
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }

    /// Compares in constant time, so that the duration reveals nothing of the secret.
    pub(crate) fn matches(&self, given: &str) -> bool {
        self.0.as_bytes().ct_eq(given.as_bytes()).into()
    }
}

#[cfg(test)]
mod tests {
    use super::FormToken;

    #[test]
    fn a_token_matches_itself_alone() {
        let token = FormToken::new().unwrap();
        assert!(token.matches(token.as_str()));
        assert!(!token.matches(""));
        assert!(!token.matches(&token.as_str()[1..]));
        assert!(!token.matches(&"0".repeat(32)));
    }
}
