//! Where the language models are.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use onrecord_language::{Model, ModelError};

/// What the accurate model's file is called, beside the program or in the folders above it.
const ACCURATE: [&str; 2] = ["accurate.onrecord", "models/en/accurate.onrecord"];

/// Why there is no model to read with.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum OpenModelError {
    /// The accurate model's file is not where it is looked for.
    #[error(
        "the accurate model is not installed: no {} beside the program or in models/en/ above it; its file \
         is part of onrecord's sources, give its path",
        ACCURATE[0]
    )]
    NotInstalled,
    /// The file cannot be opened.
    #[error(transparent)]
    Open(ModelError),
    /// The file is no model that this program can use.
    #[error("cannot read with {}", path.display())]
    Unusable {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        source: ModelError,
    },
}

/// Opens a model: `fast`, which is built in, `accurate`, whose file is looked for beside the program
/// and in the folders above it, or the path of a model file.
///
/// # Errors
/// Where there is no such file, or it is no model that this program can use.
pub fn open_model(name: &str) -> Result<Arc<Model>, OpenModelError> {
    let path = match name {
        "fast" => return Ok(Model::fast()),
        "accurate" => {
            accurate(std::env::current_exe().ok().as_deref()).ok_or(OpenModelError::NotInstalled)?
        }
        path => path.into(),
    };
    match Model::open(&path) {
        Ok(model) => Ok(Arc::new(model)),
        Err(error @ ModelError::Open { .. }) => Err(OpenModelError::Open(error)),
        Err(source) => Err(OpenModelError::Unusable { path, source }),
    }
}

/// The first place that has the file.
fn accurate(program: Option<&Path>) -> Option<PathBuf> {
    program?
        .ancestors()
        .skip(1)
        .flat_map(|folder| ACCURATE.map(|file| folder.join(file)))
        .find(|place| place.is_file())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_accurate_model_is_found_beside_the_program_or_above_it() {
        let folder = tempfile::tempdir().unwrap();
        let program = folder.path().join("target/release/onrecord");
        let put = |file: &str| {
            let file = folder.path().join(file);
            std::fs::create_dir_all(file.parent().unwrap()).unwrap();
            std::fs::write(&file, "").unwrap();
            file
        };
        let above = put("models/en/accurate.onrecord");
        assert_eq!(accurate(Some(&program)), Some(above));
        let beside = put("target/release/accurate.onrecord");
        assert_eq!(accurate(Some(&program)), Some(beside));
        assert_eq!(accurate(None), None);
    }

    #[test]
    fn what_cannot_be_opened_is_named() {
        let error = open_model("no/such.onrecord").unwrap_err();
        assert!(error.to_string().starts_with("cannot open the model no/such.onrecord: "));
        let file = tempfile::NamedTempFile::new().unwrap();
        let error = open_model(&file.path().display().to_string()).unwrap_err();
        assert_eq!(error.to_string(), format!("cannot read with {}", file.path().display()));
        assert!(matches!(error, OpenModelError::Unusable { source: ModelError::Foreign, .. }));
        assert_eq!(open_model("fast").unwrap().sha256(), Model::fast().sha256());
    }
}
