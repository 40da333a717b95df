//! Laws that hold for every input, tried on random ones.
mod defaults;
mod placement;
mod quantity;
mod rollout_obstacle;
mod scheduling;
mod validation;
