//! Prints what an import takes from files, one JSON object an article.
//!
//! `cargo run -p onrecord-formats --example import -- cas FOLDER`

use std::path::Path;
use std::process::ExitCode;

use onrecord_formats::{Format, import};

fn main() -> ExitCode {
    let mut args = std::env::args().skip(1);
    let format = args.next().and_then(|name| Format::named(&name));
    let (Some(format), Some(path)) = (format, args.next()) else {
        eprintln!("usage: import jsonl|web-annotation|cas PATH");
        return ExitCode::from(2);
    };
    let items = match import(format, Path::new(&path)) {
        Ok(items) => items,
        Err(error) => {
            eprintln!("{error}");
            return ExitCode::from(2);
        }
    };
    let mut code = ExitCode::SUCCESS;
    for item in items {
        match item {
            Ok(item) => println!(
                "{}",
                serde_json::json!({
                    "article": item.article,
                    "text_sha256": item.text_sha256,
                    "shortened": item.shortened,
                    "mentions": item.mentions,
                    "actors": item.actors,
                    "attributions": item.attributions,
                })
            ),
            Err(error) => {
                eprintln!("{error}");
                code = ExitCode::FAILURE;
            }
        }
    }
    code
}
