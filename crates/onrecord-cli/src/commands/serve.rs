//! `onrecord serve`: the ledger as pages.

use onrecord::Audience;
use onrecord_web::{Options, Server};

use super::{Outcome, corrections};
use crate::args;
use crate::output::{self, Out, say};

pub(crate) fn run(args: args::Serve) -> anyhow::Result<Outcome> {
    let options = Options {
        address: args.address,
        port: args.port,
        hosts: args.hosts,
        read_only: args.read_only,
        audience: if args.public { Audience::Public } else { Audience::Own },
        who: corrections::signer(args.who.as_deref()),
    };
    let runtime = tokio::runtime::Runtime::new()?;
    runtime.block_on(async {
        let server = Server::bind(&args.ledger, options).await?;
        let mut out = Out::new();
        out.line(&format!("http://{}/", server.address()))?;
        out.finish()?;
        if !server.is_loopback() {
            say(if args.public {
                "others can reach this reader, and nothing that they send or get is encrypted"
            } else {
                "others can reach this reader and see your articles whole, and may correct them unless \
                 --read-only is given; --public shows them only what licences allow"
            });
        }
        output::tell(&format!("serving {}; Ctrl-C ends it", args.ledger.display()));
        server.run(stopped()).await;
        Ok(Outcome::Done)
    })
}

/// Until somebody wants it to end.
async fn stopped() {
    if tokio::signal::ctrl_c().await.is_err() {
        // Where signals cannot be waited for, the system ends the program without us.
        std::future::pending::<()>().await;
    }
}
