//! `onrecord serve`: shows the ledger as pages in a browser.

use std::net::IpAddr;
use std::path::PathBuf;

use clap::Args;
use onrecord::Audience;
use onrecord_web::{ServeOptions, Server};

use super::outcome::Outcome;
use crate::args::signer;
use crate::output::{self, DataWriter, message};

pub(crate) const HELP: &str = "\
Examples:
  onrecord serve                         prints the address; only this machine can reach it
  onrecord serve harbour.db --port 8000
  onrecord serve --read-only             nobody can correct anything
  onrecord serve --address ::1           over IPv6
  onrecord serve --public --address 0.0.0.0 --host news.example.org

Pages show your own articles whole. --public is for everybody: articles whose licence does not allow sharing appear as \
offsets with short extracts, and nobody can correct anything. The API is under /api/v1, its description at \
/api/v1/openapi.json.";

#[derive(Debug, Args)]
pub(crate) struct ServeArgs {
    /// The ledger's file
    #[arg(env = "ONRECORD_LEDGER", default_value = "onrecord.db", value_name = "LEDGER")]
    ledger: PathBuf,
    /// The port [default: 7878, or the next free one]
    #[arg(long, value_name = "N")]
    port: Option<u16>,
    /// The address to listen on; other machines can reach any address but this machine's own
    #[arg(long, value_name = "IP", default_value = "127.0.0.1")]
    address: IpAddr,
    /// A host name that browsers may use, besides localhost and the address; can be given several times
    #[arg(long = "host", value_name = "NAME")]
    hosts: Vec<String>,
    /// Allow no corrections
    #[arg(long)]
    read_only: bool,
    /// Show only offsets and short extracts of articles whose licence does not allow sharing
    #[arg(long)]
    public: bool,
    /// Who signs corrections if the page names nobody else [default: the user who is logged in]
    #[arg(long, value_name = "NAME")]
    who: Option<String>,
}

pub(crate) fn run(args: ServeArgs) -> anyhow::Result<Outcome> {
    let options = ServeOptions {
        address: args.address,
        port: args.port,
        hosts: args.hosts,
        read_only: args.read_only,
        audience: if args.public { Audience::Public } else { Audience::Own },
        who: signer(args.who.as_deref()),
    };
    let runtime = tokio::runtime::Runtime::new()?;
    runtime.block_on(async {
        let server = Server::bind(&args.ledger, options).await?;
        let mut out = DataWriter::new();
        out.line(&server.url())?;
        out.finish()?;
        if !server.is_loopback() {
            message(if args.public {
                "others can reach this server, and nothing that they send or receive is encrypted"
            } else {
                "others can reach this server, see your articles whole and correct them; --read-only forbids corrections, \
                 --public shows only what licences allow"
            });
        }
        output::status(&format!("serving {}; Ctrl-C stops it", args.ledger.display()));
        server.run(interrupted()).await;
        Ok(Outcome::Done)
    })
}

/// Waits until the user stops the program.
async fn interrupted() {
    if tokio::signal::ctrl_c().await.is_err() {
        // If the program cannot wait for signals, the system ends it without us.
        std::future::pending::<()>().await;
    }
}
