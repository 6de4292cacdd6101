//! Finds language models.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use onrecord_language::{Model, ModelError};

use crate::error::Error;

/// The file of the accurate model, beside the program or in the folders above it.
const ACCURATE: [&str; 2] = ["accurate.onrecord", "models/en/accurate.onrecord"];

/// Opens a language model by name or path.
///
/// - `fast` is built in.
/// - `accurate` is a file, `accurate.onrecord`, beside the program or in `models/en/` of a folder above it.
/// - Any other name is the path of a model file.
///
/// # Errors
/// [`Error::ModelNotInstalled`], [`Error::OpenModel`] and [`Error::UnusableModel`].
///
/// ```
/// let model = onrecord::open_model("fast")?;
/// assert_eq!(model.sha256().len(), 64);
/// # Ok::<(), onrecord::Error>(())
/// ```
pub fn open_model(name: &str) -> Result<Arc<Model>, Error> {
    let path = match name {
        "fast" => return Ok(Model::fast()),
        "accurate" => find_accurate(std::env::current_exe().ok().as_deref())
            .ok_or(Error::ModelNotInstalled)?,
        path => path.into(),
    };
    match Model::open(&path) {
        Ok(model) => Ok(Arc::new(model)),
        Err(error @ ModelError::Open { .. }) => Err(Error::OpenModel(error)),
        Err(source) => Err(Error::UnusableModel { path, source }),
    }
}

/// The first place that has the file.
fn find_accurate(program: Option<&Path>) -> Option<PathBuf> {
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
        assert_eq!(find_accurate(Some(&program)), Some(above));
        let beside = put("target/release/accurate.onrecord");
        assert_eq!(find_accurate(Some(&program)), Some(beside));
        assert_eq!(find_accurate(None), None);
    }

    #[test]
    fn what_cannot_be_opened_is_named() {
        let error = open_model("no/such.onrecord").unwrap_err();
        assert!(error.to_string().starts_with("cannot open the model no/such.onrecord: "));
        let file = tempfile::NamedTempFile::new().unwrap();
        let error = open_model(&file.path().display().to_string()).unwrap_err();
        assert_eq!(error.to_string(), format!("cannot read with {}", file.path().display()));
        assert!(matches!(error, Error::UnusableModel { source: ModelError::Foreign, .. }));
        assert_eq!(open_model("fast").unwrap().sha256(), Model::fast().sha256());
    }
}
