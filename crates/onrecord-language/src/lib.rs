//! The runtime of the language model: from text to what is known of each word.

pub mod kernels;
