//! Laws that hold for every input, tried on random ones.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test that panics has failed, which is what it is for"
)]

mod defaults;
mod placement;
mod quantity;
mod validation;
