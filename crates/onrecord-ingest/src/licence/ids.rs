//! Identifiers of licences that the rules name themselves.

/// Creative Commons, without saying which of its licences.
pub(super) const ANY_CREATIVE_COMMONS: &str = "LicenseRef-CC";
pub(super) const CC_ZERO: &str = "CC0-1.0";
pub(super) const PUBLIC_DOMAIN: &str = "LicenseRef-PublicDomain";
pub(super) const ALL_RIGHTS_RESERVED: &str = "LicenseRef-AllRightsReserved";
/// Terms of the outlet's own.
pub(super) const CUSTOM: &str = "LicenseRef-Custom";
