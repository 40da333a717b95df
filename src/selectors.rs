//! Label and node selectors, parsed once and matched often.
