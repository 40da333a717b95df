//! A waPC host that counts the fuel of a call: how many WebAssembly instructions it
//! takes, about. The same call takes the same fuel on every machine, unlike time.
//!
//! `wasmtime-provider` makes its stores itself and gives them no fuel, so that the
//! handful of functions that a waPC host has stand here.

use std::sync::Arc;

use wasmtime::{Caller, Config, Engine, Instance, InstancePre, Linker, Memory, Module, Store};

use crate::{Capabilities, HostError};

/// More than any call takes.
const TANK: u64 = 1 << 60;

/// The policy in an engine that counts.
pub struct Metered {
    engine: Engine,
    guest: InstancePre<Call>,
}

/// What a call costs and says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Metering {
    /// The answer.
    pub answer: Vec<u8>,
    /// The fuel of the call alone, without that of making an instance.
    pub fuel: u64,
}

/// One call on its way.
struct Call {
    operation: Vec<u8>,
    payload: Vec<u8>,
    answer: Vec<u8>,
    error: Vec<u8>,
    host: Arc<Capabilities>,
    host_answer: Vec<u8>,
    host_error: Vec<u8>,
}

impl Metered {
    /// Loads a waPC guest.
    ///
    /// # Errors
    /// When the bytes are not a waPC guest.
    pub fn load(module: &[u8]) -> Result<Self, HostError> {
        let engine = Engine::new(Config::new().consume_fuel(true))?;
        let module = Module::new(&engine, module)?;
        let mut linker = Linker::new(&engine);
        imports(&mut linker)?;
        let guest = linker.instantiate_pre(&module)?;
        Ok(Metered { engine, guest })
    }

    /// Calls an operation of the guest, in an instance of its own.
    ///
    /// # Errors
    /// When there is no such operation, it fails, or the guest traps.
    pub fn call(
        &self,
        operation: &str,
        payload: &[u8],
        host: Arc<Capabilities>,
    ) -> Result<Metering, HostError> {
        let call = Call {
            operation: operation.into(),
            payload: payload.into(),
            answer: Vec::new(),
            error: Vec::new(),
            host,
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
        let guest = instance.get_typed_func::<(i32, i32), i32>(&mut store, "__guest_call")?;
        let before = store.get_fuel()?;
        let lengths = (i32::try_from(operation.len())?, i32::try_from(payload.len())?);
        let done = guest.call(&mut store, lengths)?;
        let fuel = before - store.get_fuel()?;
        let call = store.into_data();
        match done {
            1 => Ok(Metering { answer: call.answer, fuel }),
            _ => Err(String::from_utf8_lossy(&call.error).into_owned().into()),
        }
    }
}

type Guest<'a> = Caller<'a, Call>;

fn imports(linker: &mut Linker<Call>) -> Result<(), HostError> {
    linker.func_wrap("wapc", "__guest_request", |mut guest: Guest<'_>, op: i32, at: i32| {
        let (operation, payload) = (guest.data().operation.clone(), guest.data().payload.clone());
        write(&mut guest, op, &operation)?;
        write(&mut guest, at, &payload)
    })?;
    linker.func_wrap("wapc", "__guest_response", |mut guest: Guest<'_>, at: i32, len: i32| {
        guest.data_mut().answer = read(&mut guest, at, len)?;
        wasmtime::Result::Ok(())
    })?;
    linker.func_wrap("wapc", "__guest_error", |mut guest: Guest<'_>, at: i32, len: i32| {
        guest.data_mut().error = read(&mut guest, at, len)?;
        wasmtime::Result::Ok(())
    })?;
    linker.func_wrap("wapc", "__host_call", host_call)?;
    linker.func_wrap("wapc", "__host_response_len", |guest: Guest<'_>| {
        guest.data().host_answer.len() as i32
    })?;
    linker.func_wrap("wapc", "__host_response", |mut guest: Guest<'_>, at: i32| {
        let answer = std::mem::take(&mut guest.data_mut().host_answer);
        write(&mut guest, at, &answer)
    })?;
    linker.func_wrap("wapc", "__host_error_len", |guest: Guest<'_>| {
        guest.data().host_error.len() as i32
    })?;
    linker.func_wrap("wapc", "__host_error", |mut guest: Guest<'_>, at: i32| {
        let error = std::mem::take(&mut guest.data_mut().host_error);
        write(&mut guest, at, &error)
    })?;
    linker.func_wrap("wapc", "__console_log", |_: Guest<'_>, _: i32, _: i32| {})?;
    Ok(())
}

#[expect(clippy::too_many_arguments, reason = "waPC's signature")]
fn host_call(
    mut guest: Guest<'_>,
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
    let host = Arc::clone(&guest.data().host);
    match host(&namespace, &operation, &payload) {
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

fn memory(guest: &mut Guest<'_>) -> wasmtime::Result<Memory> {
    let export = guest.get_export("memory").and_then(wasmtime::Extern::into_memory);
    export.ok_or_else(|| wasmtime::Error::msg("the guest exports no memory"))
}

fn read(guest: &mut Guest<'_>, at: i32, len: i32) -> wasmtime::Result<Vec<u8>> {
    let mut bytes = vec![0; len as u32 as usize];
    memory(guest)?.read(&guest, at as u32 as usize, &mut bytes)?;
    Ok(bytes)
}

fn text(guest: &mut Guest<'_>, at: i32, len: i32) -> wasmtime::Result<String> {
    Ok(String::from_utf8_lossy(&read(guest, at, len)?).into_owned())
}

fn write(guest: &mut Guest<'_>, at: i32, bytes: &[u8]) -> wasmtime::Result<()> {
    memory(guest)?.write(guest, at as u32 as usize, bytes)?;
    Ok(())
}
