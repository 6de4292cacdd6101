//! How a ledger is served.

use std::net::IpAddr;
use std::path::PathBuf;

use clap::Args;

/// `onrecord serve`.
#[derive(Debug, Args)]
pub(crate) struct Serve {
    /// The ledger's file
    #[arg(env = "ONRECORD_LEDGER", default_value = "onrecord.db", value_name = "LEDGER")]
    pub(crate) ledger: PathBuf,
    /// The port [default: 7878, or the next that is free]
    #[arg(long, value_name = "N")]
    pub(crate) port: Option<u16>,
    /// The address to listen on; any but this machine's own can be reached by others
    #[arg(long, value_name = "IP", default_value = "127.0.0.1")]
    pub(crate) address: IpAddr,
    /// A name by which browsers may ask for it, besides localhost and the address; can be given more than once
    #[arg(long = "host", value_name = "NAME")]
    pub(crate) hosts: Vec<String>,
    /// Nothing can be corrected
    #[arg(long)]
    pub(crate) read_only: bool,
    /// Show of articles whose licence does not allow sharing only offsets and short extracts
    #[arg(long)]
    pub(crate) public: bool,
    /// Who signs corrections, where the page says nobody else [default: whoever is logged in]
    #[arg(long, value_name = "NAME")]
    pub(crate) who: Option<String>,
}
