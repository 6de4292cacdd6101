//! What every request handler uses: the ledger, the options and the form token.

use std::net::{IpAddr, Ipv4Addr};
use std::path::PathBuf;

use onrecord::Audience;

use crate::form_token::FormToken;
use crate::ledger_pool::LedgerPool;

/// How a ledger is served.
#[derive(Clone, Debug)]
pub struct ServeOptions {
    /// The address to listen on. By default only this machine can reach it.
    pub address: IpAddr,
    /// The port; `None` takes [`crate::DEFAULT_PORT`] or the next free one.
    pub port: Option<u16>,
    /// Host names that browsers may use, besides `localhost` and the address.
    pub hosts: Vec<String>,
    /// Whether corrections are forbidden.
    pub read_only: bool,
    /// Who sees the pages. The public sees offsets and short extracts of articles whose licence does not allow sharing,
    /// and no paths on this machine.
    pub audience: Audience,
    /// Who signs corrections if the page names nobody else.
    pub who: String,
}

impl Default for ServeOptions {
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

/// The state that all request handlers share.
pub(crate) struct AppState {
    pub(crate) pool: LedgerPool,
    pub(crate) options: ServeOptions,
    /// What a form must carry to change something.
    pub(crate) form_token: FormToken,
}

impl AppState {
    pub(crate) fn new(path: PathBuf, options: ServeOptions) -> Result<Self, getrandom::Error> {
        Ok(Self { pool: LedgerPool::new(path), options, form_token: FormToken::new()? })
    }

    pub(crate) fn is_public(&self) -> bool {
        self.options.audience == Audience::Public
    }

    /// Whether corrections can be made. The public can make none.
    pub(crate) fn may_correct(&self) -> bool {
        !self.options.read_only && !self.is_public()
    }
}
