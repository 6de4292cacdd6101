//! What every answer is made with.

use std::net::{IpAddr, Ipv4Addr};
use std::path::PathBuf;

pub use onrecord::Audience;

use crate::desk::Desk;
use crate::guard::Token;

/// How a ledger is served.
#[derive(Clone, Debug)]
pub struct Options {
    /// The address to listen on: this machine alone unless asked otherwise.
    pub address: IpAddr,
    /// The port; `None` takes [`crate::DEFAULT_PORT`] or the next that is free.
    pub port: Option<u16>,
    /// Names besides `localhost` and the address by which browsers may ask for it.
    pub hosts: Vec<String>,
    /// Nothing can be corrected.
    pub read_only: bool,
    /// For whom: where it is anybody, articles whose licence does not allow sharing are shown as offsets with
    /// short extracts, and paths on this machine are not.
    pub audience: Audience,
    /// Who signs corrections, where the page says nobody else.
    pub who: String,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            address: IpAddr::V4(Ipv4Addr::LOCALHOST),
            port: None,
            hosts: Vec::new(),
            read_only: false,
            audience: Audience::Own,
            who: String::new(),
        }
    }
}

/// A ledger as it is served.
pub(crate) struct Site {
    pub(crate) desk: Desk,
    pub(crate) options: Options,
    /// What a form must bring along that is to change something.
    pub(crate) token: Token,
}

impl Site {
    pub(crate) fn new(path: PathBuf, options: Options) -> Result<Self, getrandom::Error> {
        Ok(Self { desk: Desk::new(path), options, token: Token::new()? })
    }

    pub(crate) fn is_public(&self) -> bool {
        self.options.audience == Audience::Public
    }

    /// Whether corrections can be made: what is served to everybody is not everybody's to change.
    pub(crate) fn may_correct(&self) -> bool {
        !self.options.read_only && !self.is_public()
    }
}
