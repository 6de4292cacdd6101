//! Keeps a panic on one article from ending the batch.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};

use crate::error::Error;

/// Runs `work`, and turns a panic in it into an error.
pub(crate) fn catch_panic<T>(
    place: &str,
    work: impl FnOnce() -> Result<T, Error>,
) -> Result<T, Error> {
    // Nothing that `work` borrows is used again after a panic.
    catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|panic| {
        Err(Error::Panic { place: place.to_owned(), message: message(&*panic) })
    })
}

fn message(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<String>().map(String::as_str);
    text.or(panic.downcast_ref::<&str>().copied()).unwrap_or("no message").to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_costs_only_its_article() {
        let number = "7".to_owned();
        let error = catch_panic("a.txt", || -> Result<(), _> { panic!("rule {number}") });
        let error = error.unwrap_err().to_string();
        assert!(error.contains("broke on a.txt (rule 7)"), "{error}");
    }
}
