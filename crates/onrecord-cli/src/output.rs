//! Where output goes: data to stdout, narration to stderr, and nothing that a reader at the other
//! end cannot take.

use std::io::{self, BufWriter, IsTerminal as _, StdoutLock, Write as _};

use indicatif::{ProgressBar, ProgressStyle};

use crate::args::View;
use crate::terminal::{self, Look};

/// Columns where no terminal says how many it has.
const DEFAULT_WIDTH: usize = 100;
/// What the narrowest layout needs.
const NARROWEST: usize = 20;

/// The data's way out. Dropped without [`Out::finish`] it may lose what is buffered.
pub(crate) struct Out(BufWriter<StdoutLock<'static>>);

impl Out {
    pub(crate) fn new() -> Self {
        Self(BufWriter::with_capacity(1 << 16, io::stdout().lock()))
    }

    pub(crate) fn write(&mut self, text: &str) -> io::Result<()> {
        self.0.write_all(text.as_bytes())
    }

    pub(crate) fn line(&mut self, text: &str) -> io::Result<()> {
        writeln!(self.0, "{text}")
    }

    /// Sends what is buffered, before something else is sent elsewhere.
    pub(crate) fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }

    pub(crate) fn finish(mut self) -> io::Result<()> {
        self.0.flush()
    }
}

/// Whether people look at stdout directly.
pub(crate) fn is_terminal() -> bool {
    io::stdout().is_terminal()
}

/// What may be sent to stdout.
pub(crate) fn look(view: &View) -> Look {
    let env = |name: &str| std::env::var(name).ok().filter(|value| !value.is_empty());
    let terminal = is_terminal();
    let width = (view.width.map(usize::from))
        .or_else(|| {
            let size = terminal.then(terminal_size::terminal_size).flatten();
            size.map(|(width, _)| usize::from(width.0))
        })
        .unwrap_or(DEFAULT_WIDTH)
        .max(NARROWEST);
    let dumb = env("TERM").is_some_and(|term| term == "dumb");
    let escapes = terminal && !view.no_color && !dumb && env("NO_COLOR").is_none();
    Look { width, escapes, dashes: terminal::draws_dashes(env) }
}

/// Tells people how it went, on stderr. What comes from outside in it is made safe.
pub(crate) fn tell(message: &str) {
    // Nobody listens where stderr is closed, and that is no reason to stop.
    let _ = writeln!(io::stderr(), "{}", terminal::visible(message));
}

/// Tells people what went wrong or is worth knowing, on stderr.
pub(crate) fn say(message: &str) {
    message.lines().for_each(|line| tell(&format!("onrecord: {line}")));
}

/// Whether an error is only that nobody reads on, as with `| head`.
pub(crate) fn is_broken_pipe(error: &anyhow::Error) -> bool {
    error.chain().any(|cause| {
        cause.downcast_ref::<io::Error>().is_some_and(|e| e.kind() == io::ErrorKind::BrokenPipe)
    })
}

/// A bar of bytes on stderr, seen on a terminal only.
pub(crate) fn progress() -> ProgressBar {
    bar("{bar:30.dim} {bytes}/{total_bytes}, {msg}, {eta} left")
}

/// A bar of articles on stderr, seen on a terminal only.
pub(crate) fn articles_progress() -> ProgressBar {
    bar("{bar:30.dim} {pos}/{len} articles, {eta} left")
}

fn bar(style: &str) -> ProgressBar {
    let bar = ProgressBar::new(0);
    if let Ok(style) = ProgressStyle::with_template(style) {
        bar.set_style(style.progress_chars("━╸ "));
    }
    bar
}
