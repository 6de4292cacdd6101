//! Prints what an import takes from files, one JSON object an article.
//!
//! `cargo run -p onrecord-formats --example import -- cas FOLDER`

use std::path::Path;
use std::process::ExitCode;

use onrecord_formats::{Format, import};

fn main() -> ExitCode {
    let mut args = std::env::args().skip(1);
    let format = args.next().and_then(|name| Format::from_name(&name));
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
        let line = item.map_err(|error| error.to_string());
        match line.and_then(|item| serde_json::to_string(&item).map_err(|error| error.to_string()))
        {
            Ok(line) => println!("{line}"),
            Err(error) => {
                eprintln!("{error}");
                code = ExitCode::FAILURE;
            }
        }
    }
    code
}
