//! Parts of an article's page: its voices, the panel beside the text, and forms for corrections.

mod correction_forms;
mod panel;
mod text;
mod voices;

pub(crate) use self::correction_forms::{add_attribution_form, token_field};
pub(crate) use self::panel::panel;
pub(crate) use self::text::text;
pub(crate) use self::voices::{Voices, label};
