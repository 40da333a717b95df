//! Object metadata, on create and on update.
