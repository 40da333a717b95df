//! The host's clock. Kubewarden offers its guests WASI, of which the policy takes nothing
//! else: it must know how long lists took before it asks for another.

/// The clock that is never set back, in WASI.
const MONOTONIC: u32 = 1;

#[link(wasm_import_module = "wasi_snapshot_preview1")]
#[expect(unsafe_code, reason = "an import of the host")]
unsafe extern "C" {
    fn clock_time_get(clock: u32, precision: u64, time: *mut u64) -> u32;
}

/// Milliseconds since a moment of the host's; 0 when it does not say.
pub(crate) fn milliseconds() -> u64 {
    let mut nanoseconds = 0;
    // SAFETY: the host writes eight bytes where the pointer points to, which is a number of
    // that size that lives longer than the call.
    #[expect(unsafe_code, reason = "an import of the host")]
    let failed = unsafe { clock_time_get(MONOTONIC, 1_000_000, &raw mut nanoseconds) };
    if failed == 0 { nanoseconds / 1_000_000 } else { 0 }
}
