/** Reading and writing WebAssembly's binary format, as far as objects need it. */

export class Reader {
  constructor(content, at = 0) {
    this.content = content;
    this.at = at;
  }

  isAtEnd() {
    return this.at >= this.content.length;
  }

  u8() {
    if (this.isAtEnd()) throw new Error("an object ends too early");
    this.at += 1;
    return this.content[this.at - 1];
  }

  /** A number in LEB128 of at most 32 bits, without sign. */
  u32() {
    let value = 0;
    let shift = 0;
    let byte;
    do {
      byte = this.u8();
      value += (byte & 0x7f) * 2 ** shift;
      shift += 7;
    } while (byte & 0x80);
    return value;
  }

  /** Passes over a number in LEB128, of any size, with or without sign. */
  leb() {
    while (this.u8() & 0x80);
  }

  bytes(length) {
    this.at += length;
    return this.content.subarray(this.at - length, this.at);
  }

  string() {
    return this.bytes(this.u32()).toString("utf8");
  }

  /** Passes over the limits of a table or a memory. */
  limits() {
    const hasMaximum = (this.u8() & 1) !== 0;
    this.leb();
    if (hasMaximum) this.leb();
  }
}

/** The bytes of a section. */
export function section({ id, content }) {
  return Buffer.concat([Buffer.from([id]), uleb(content.length), content]);
}

/** A number in LEB128, without sign. */
export function uleb(value) {
  const bytes = [];
  do {
    bytes.push((value % 128) + (value > 127 ? 128 : 0));
    value = Math.floor(value / 128);
  } while (value > 0);
  return Buffer.from(bytes);
}
