//! Plain text: its layout, its dateline and what it says of itself.

mod article;
mod dateline;
mod layout;
mod metadata;

pub(crate) use article::article;
pub use article::read_text;
