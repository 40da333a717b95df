//! Property tests: laws that hold for every input.
mod brute_force;
mod defaults;
mod findings;
mod forms;
mod placement;
mod quantity;
mod rollout_obstacle;
mod runs;
mod scheduling;
mod validation;
