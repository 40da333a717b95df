//! The spec of a DaemonSet, on create and on update.
