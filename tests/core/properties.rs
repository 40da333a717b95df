//! Laws that hold for every input, tried on random ones.
mod defaults;
mod placement;
mod quantity;
mod scheduling;
mod validation;
