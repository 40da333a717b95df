declare module "*/policy/demo/host.mjs" {
  /** A waPC host in Node for the built policy. */
  export class Guest {
    constructor(bytes: BufferSource);
    call(operation: string, payload: string): string;
  }
}
