/**
 * A waPC host on Node's WebAssembly engine, which offers its guests no
 * capabilities. The tests use Kubewarden's engine instead (`policy/host`).
 *
 * Source: https://wapc.io/docs/spec/
 */
export class Guest {
  #module;

  /** @param {BufferSource} bytes the WebAssembly module of a waPC guest */
  constructor(bytes) {
    this.#module = new WebAssembly.Module(bytes);
  }

  /**
   * Calls an operation in a new instance, as Kubewarden's policy server does.
   *
   * @param {string} operation
   * @param {string} payload
   * @returns {string} the guest's answer
   * @throws {Error} when the guest fails or traps
   */
  call(operation, payload) {
    const [name, body] = [operation, payload].map((text) => new TextEncoder().encode(text));
    let answer = "";
    let failure = "the guest gives no reason";
    const bytes = (at, length) => new Uint8Array(exports.memory.buffer, at, length);
    const text = (at, length) => new TextDecoder().decode(bytes(at, length));
    const refusal = new TextEncoder().encode("this host has no capabilities");
    const { exports } = new WebAssembly.Instance(this.#module, {
      wapc: {
        __guest_request(nameAt, bodyAt) {
          bytes(nameAt, name.length).set(name);
          bytes(bodyAt, body.length).set(body);
        },
        __guest_response(at, length) {
          answer = text(at, length);
        },
        __guest_error(at, length) {
          failure = text(at, length);
        },
        __host_call: () => 0,
        __host_response_len: () => 0,
        __host_response() {},
        __host_error_len: () => refusal.length,
        __host_error: (at) => bytes(at, refusal.length).set(refusal),
        __console_log: (at, length) => console.error(text(at, length)),
      },
      wasi_snapshot_preview1: {
        clock_time_get(_clock, _precision, at) {
          new DataView(exports.memory.buffer).setBigUint64(at, process.hrtime.bigint(), true);
          return 0;
        },
      },
    });
    exports._start?.();
    exports.wapc_init?.();
    if (exports.__guest_call(name.length, body.length) !== 1) throw new Error(failure);
    return answer;
  }
}
