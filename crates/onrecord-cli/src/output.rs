//! Where output goes: data to stdout, messages to stderr. Nothing that the other end cannot take is sent.

use std::io::{self, BufWriter, IsTerminal as _, StdoutLock, Write as _};

use indicatif::{ProgressBar, ProgressStyle};
use serde::Serialize;

use crate::terminal::{self, Look};

/// Columns when no terminal says how many it has.
const DEFAULT_WIDTH: usize = 100;
/// Columns that the narrowest layout needs.
const MIN_WIDTH: usize = 20;

/// Buffered stdout. Buffered data may be lost when it is dropped without [`DataWriter::finish`].
pub(crate) struct DataWriter(BufWriter<StdoutLock<'static>>);

impl DataWriter {
    pub(crate) fn new() -> Self {
        Self(BufWriter::with_capacity(1 << 16, io::stdout().lock()))
    }

    pub(crate) fn write(&mut self, text: &str) -> io::Result<()> {
        self.0.write_all(text.as_bytes())
    }

    pub(crate) fn line(&mut self, text: &str) -> io::Result<()> {
        writeln!(self.0, "{text}")
    }

    /// Writes each value as a line of JSON.
    pub(crate) fn json_lines(
        &mut self,
        values: impl IntoIterator<Item = impl Serialize>,
    ) -> anyhow::Result<()> {
        for value in values {
            self.line(&serde_json::to_string(&value)?)?;
        }
        Ok(())
    }

    /// Sends buffered data, so that a message on stderr appears after it.
    pub(crate) fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }

    pub(crate) fn finish(mut self) -> io::Result<()> {
        self.0.flush()
    }
}

/// Whether stdout is a terminal.
pub(crate) fn is_terminal() -> bool {
    io::stdout().is_terminal()
}

/// What stdout can show. `width` and `no_color` are what the user asked for.
pub(crate) fn look(width: Option<u16>, no_color: bool) -> Look {
    let env = |name: &str| std::env::var(name).ok().filter(|value| !value.is_empty());
    let terminal = is_terminal();
    let width = (width.map(usize::from))
        .or_else(|| {
            let size = terminal.then(terminal_size::terminal_size).flatten();
            size.map(|(width, _)| usize::from(width.0))
        })
        .unwrap_or(DEFAULT_WIDTH)
        .max(MIN_WIDTH);
    let dumb = env("TERM").is_some_and(|term| term == "dumb");
    let escapes = terminal && !no_color && !dumb && env("NO_COLOR").is_none();
    Look { width, escapes, dashes: terminal::draws_dashes(env) }
}

/// Prints how the work went, on stderr. Control characters are made visible.
pub(crate) fn status(message: &str) {
    // A closed stderr is no reason to stop.
    let _ = writeln!(io::stderr(), "{}", terminal::visible(message));
}

/// Prints a problem or a remark on stderr, each line after the program's name.
pub(crate) fn message(text: &str) {
    text.lines().for_each(|line| status(&format!("onrecord: {line}")));
}

/// Prints what the user can do about a problem, on stderr.
pub(crate) fn hint(text: &str) {
    text.lines().for_each(|line| status(&format!("hint: {line}")));
}

/// Whether an error only says that nobody reads the output any more, as with `| head`.
pub(crate) fn is_broken_pipe(error: &anyhow::Error) -> bool {
    error.chain().any(|cause| {
        cause.downcast_ref::<io::Error>().is_some_and(|e| e.kind() == io::ErrorKind::BrokenPipe)
    })
}

/// A progress bar of bytes on stderr. Only a terminal shows it.
pub(crate) fn bytes_progress() -> ProgressBar {
    bar("{bar:30.dim} {bytes}/{total_bytes}, {msg}, {eta} left")
}

/// A progress bar of articles on stderr. Only a terminal shows it.
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
