//! The host's clock. Kubewarden offers WASI to its guests; the clock is the only part of it that
//! the policy imports, to know how long earlier lists took before it requests another.

/// WASI's monotonic clock, which is never set back.
const MONOTONIC: u32 = 1;

#[link(wasm_import_module = "wasi_snapshot_preview1")]
#[expect(unsafe_code, reason = "an import of the host")]
unsafe extern "C" {
    fn clock_time_get(clock: u32, precision: u64, time: *mut u64) -> u32;
}

/// Returns the milliseconds since an arbitrary moment of the host, or 0 when the host's clock
/// fails.
pub(crate) fn milliseconds() -> u64 {
    let mut nanoseconds = 0;
    // SAFETY: the host writes eight bytes at the pointer, which points to a `u64` that outlives the
    // call.
    #[expect(unsafe_code, reason = "an import of the host")]
    let failed = unsafe { clock_time_get(MONOTONIC, 1_000_000, &raw mut nanoseconds) };
    if failed == 0 { nanoseconds / 1_000_000 } else { 0 }
}
