//! Laws that hold for every input, tried on random ones.

mod defaults;
mod quantity;
mod validation;
