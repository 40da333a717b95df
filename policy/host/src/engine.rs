//! A waPC host on the WebAssembly engine that Kubewarden uses. It measures the fuel of a call,
//! roughly the number of WebAssembly instructions: unlike time, this is the same on every machine.
//! It also measures memory, of which Kubewarden 1.38 gives a policy 256 MiB.
//!
//! Kubewarden runs its guests with `wasmtime-provider`, which creates its stores itself and so
//! allows neither fuel, nor a simulated clock, nor a deadline that a test can set. Hence the few
//! functions of a waPC host are implemented here.

use std::sync::Arc;
use std::time::Duration;

use wasmtime::{
    Caller, Config, Engine, Instance, InstancePre, Linker, Memory, Module, Store, TypedFunc,
};

use crate::{Capabilities, Clock, Deadline, HostError};

/// More fuel than any call uses.
const TANK: u64 = 1 << 60;

/// The message of policy-server about a request whose time is over, in a refusal with code 500. As
/// the webhook itself does not fail, `failurePolicy` does not apply.
pub const TIME_IS_OVER: &str = "guest code interrupted, execution deadline exceeded";

/// What the host offers to a guest.
#[derive(Clone)]
pub struct Offer {
    /// Answers the guest's calls.
    pub capabilities: Arc<Capabilities>,
    /// The clock that the guest reads.
    pub clock: Clock,
    /// When the guest is stopped; `None` for never.
    pub deadline: Option<Deadline>,
}

impl Offer {
    /// Offers capabilities, without a deadline.
    pub fn of(capabilities: Arc<Capabilities>) -> Self {
        Offer { capabilities, clock: Clock::default(), deadline: None }
    }
}

/// A compiled guest.
pub struct Compiled {
    engine: Engine,
    guest: InstancePre<Call>,
}

/// The answer of a call, and its cost.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Metering {
    /// The answer.
    pub answer: Vec<u8>,
    /// The fuel of the call alone, without the creation of the instance.
    pub fuel: u64,
    /// The size of the instance's memory after the call, in bytes. It is the peak too, as
    /// WebAssembly memory never shrinks.
    pub memory: usize,
}

/// The state of one call.
struct Call {
    operation: Vec<u8>,
    payload: Vec<u8>,
    answer: Vec<u8>,
    error: Vec<u8>,
    offer: Offer,
    start: Duration,
    host_answer: Vec<u8>,
    host_error: Vec<u8>,
}

impl Compiled {
    /// Compiles a waPC guest.
    ///
    /// # Errors
    /// When the bytes are not a waPC guest.
    pub fn load(module: &[u8]) -> Result<Self, HostError> {
        let engine = Engine::new(Config::new().consume_fuel(true))?;
        let module = Module::new(&engine, module)?;
        let mut linker = Linker::new(&engine);
        imports(&mut linker)?;
        let guest = linker.instantiate_pre(&module)?;
        Ok(Compiled { engine, guest })
    }

    /// Calls an operation of the guest in a new instance, as policy-server does.
    ///
    /// # Errors
    /// When the operation is unknown or fails, or the guest traps or is stopped.
    pub fn call(
        &self,
        operation: &str,
        payload: &[u8],
        offer: Offer,
    ) -> Result<Metering, HostError> {
        self.instance(offer)?.call(operation, payload)
    }

    /// Creates an instance of the guest, which can be called repeatedly.
    ///
    /// # Errors
    /// When the instance cannot be created.
    pub fn instance(&self, offer: Offer) -> Result<Guest, HostError> {
        let call = Call {
            operation: Vec::new(),
            payload: Vec::new(),
            answer: Vec::new(),
            error: Vec::new(),
            start: offer.clock.now(),
            offer,
            host_answer: Vec::new(),
            host_error: Vec::new(),
        };
        let mut store = Store::new(&self.engine, call);
        store.set_fuel(TANK)?;
        let instance: Instance = self.guest.instantiate(&mut store)?;
        for start in ["_start", "wapc_init"] {
            if let Ok(start) = instance.get_typed_func::<(), ()>(&mut store, start) {
                start.call(&mut store, ())?;
            }
        }
        let entry = instance.get_typed_func::<(i32, i32), i32>(&mut store, "__guest_call")?;
        let memory = instance.get_memory(&mut store, "memory");
        let memory = memory.ok_or("the guest exports no memory")?;
        Ok(Guest { store, entry, memory })
    }
}

/// An instance of a guest.
pub struct Guest {
    store: Store<Call>,
    entry: TypedFunc<(i32, i32), i32>,
    memory: Memory,
}

impl Guest {
    /// Calls an operation.
    ///
    /// # Errors
    /// When the operation is unknown or fails, or the guest traps or is stopped.
    pub fn call(&mut self, operation: &str, payload: &[u8]) -> Result<Metering, HostError> {
        let Guest { store, entry, memory } = self;
        store.set_fuel(TANK)?;
        let call = store.data_mut();
        call.operation = operation.into();
        call.payload = payload.into();
        call.start = call.offer.clock.now();
        let lengths = (i32::try_from(operation.len())?, i32::try_from(payload.len())?);
        let done = entry.call(&mut *store, lengths)?;
        let fuel = TANK - store.get_fuel()?;
        let memory = memory.data_size(&*store);
        let call = store.data_mut();
        match done {
            1 => Ok(Metering { answer: std::mem::take(&mut call.answer), fuel, memory }),
            _ => Err(String::from_utf8_lossy(&call.error).into_owned().into()),
        }
    }
}

type FromGuest<'a> = Caller<'a, Call>;

fn imports(linker: &mut Linker<Call>) -> Result<(), HostError> {
    linker.func_wrap("wapc", "__guest_request", |mut guest: FromGuest<'_>, op: i32, at: i32| {
        let (operation, payload) = (guest.data().operation.clone(), guest.data().payload.clone());
        write(&mut guest, op, &operation)?;
        write(&mut guest, at, &payload)
    })?;
    linker.func_wrap(
        "wapc",
        "__guest_response",
        |mut guest: FromGuest<'_>, at: i32, len: i32| {
            guest.data_mut().answer = read(&mut guest, at, len)?;
            wasmtime::Result::Ok(())
        },
    )?;
    linker.func_wrap("wapc", "__guest_error", |mut guest: FromGuest<'_>, at: i32, len: i32| {
        guest.data_mut().error = read(&mut guest, at, len)?;
        wasmtime::Result::Ok(())
    })?;
    linker.func_wrap("wapc", "__host_call", host_call)?;
    linker.func_wrap("wapc", "__host_response_len", |guest: FromGuest<'_>| {
        guest.data().host_answer.len() as i32
    })?;
    linker.func_wrap("wapc", "__host_response", |mut guest: FromGuest<'_>, at: i32| {
        let answer = std::mem::take(&mut guest.data_mut().host_answer);
        write(&mut guest, at, &answer)
    })?;
    linker.func_wrap("wapc", "__host_error_len", |guest: FromGuest<'_>| {
        guest.data().host_error.len() as i32
    })?;
    linker.func_wrap("wapc", "__host_error", |mut guest: FromGuest<'_>, at: i32| {
        let error = std::mem::take(&mut guest.data_mut().host_error);
        write(&mut guest, at, &error)
    })?;
    linker.func_wrap("wapc", "__console_log", |_: FromGuest<'_>, _: i32, _: i32| {})?;
    linker.func_wrap(
        "wasi_snapshot_preview1",
        "clock_time_get",
        |mut guest: FromGuest<'_>, _clock: i32, _precision: i64, at: i32| {
            let now = guest.data().offer.clock.now().as_nanos() as u64;
            write(&mut guest, at, &now.to_le_bytes())?;
            wasmtime::Result::Ok(0)
        },
    )?;
    Ok(())
}

#[expect(clippy::too_many_arguments, reason = "waPC's signature")]
fn host_call(
    mut guest: FromGuest<'_>,
    _binding: i32,
    _binding_len: i32,
    namespace: i32,
    namespace_len: i32,
    operation: i32,
    operation_len: i32,
    at: i32,
    len: i32,
) -> wasmtime::Result<i32> {
    let namespace = text(&mut guest, namespace, namespace_len)?;
    let operation = text(&mut guest, operation, operation_len)?;
    let payload = read(&mut guest, at, len)?;
    let host = Arc::clone(&guest.data().offer.capabilities);
    let answer = host(&namespace, &operation, &payload);
    let Call { offer, start, .. } = guest.data();
    let spent = offer.clock.now().saturating_sub(*start);
    if offer.deadline.is_some_and(|deadline| spent >= deadline.time()) {
        return Err(wasmtime::Error::msg(TIME_IS_OVER));
    }
    match answer {
        Ok(answer) => {
            guest.data_mut().host_answer = answer;
            Ok(1)
        }
        Err(error) => {
            guest.data_mut().host_error = error.into_bytes();
            Ok(0)
        }
    }
}

fn memory(guest: &mut FromGuest<'_>) -> wasmtime::Result<Memory> {
    let export = guest.get_export("memory").and_then(wasmtime::Extern::into_memory);
    export.ok_or_else(|| wasmtime::Error::msg("the guest exports no memory"))
}

fn read(guest: &mut FromGuest<'_>, at: i32, len: i32) -> wasmtime::Result<Vec<u8>> {
    let mut bytes = vec![0; len as u32 as usize];
    memory(guest)?.read(&guest, at as u32 as usize, &mut bytes)?;
    Ok(bytes)
}

fn text(guest: &mut FromGuest<'_>, at: i32, len: i32) -> wasmtime::Result<String> {
    Ok(String::from_utf8_lossy(&read(guest, at, len)?).into_owned())
}

fn write(guest: &mut FromGuest<'_>, at: i32, bytes: &[u8]) -> wasmtime::Result<()> {
    memory(guest)?.write(guest, at as u32 as usize, bytes)?;
    Ok(())
}
