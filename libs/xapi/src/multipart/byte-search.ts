/** Finds a boundary in many places, in time that does not grow with what the bytes say (Horspool; no regular expression). */
export class ByteSearch {
  /** How far to move on, by the byte under the end of the pattern. */
  private readonly skip = new Uint8Array(256);

  /** `pattern` has 1 to 255 bytes. */
  constructor(private readonly pattern: Uint8Array) {
    this.skip.fill(pattern.length);
    for (const [at, byte] of pattern.subarray(0, -1).entries()) this.skip[byte] = pattern.length - 1 - at;
  }

  get length(): number {
    return this.pattern.length;
  }

  /** Place of the first occurrence at `from` or later, -1 when there is none. */
  indexIn(bytes: Uint8Array, from: number): number {
    const last = this.pattern.length - 1;
    let at = from;
    while (at + last < bytes.length) {
      if (this.matchesAt(bytes, at, last + 1)) return at;
      at += this.skip[bytes[at + last] ?? 0] ?? 1;
    }
    return -1;
  }

  /** Place at the end of the bytes from which on an occurrence may have begun whose rest is still to come; their length when there is none. */
  openIn(bytes: Uint8Array): number {
    for (let at = Math.max(0, bytes.length - this.pattern.length + 1); at < bytes.length; at++) {
      if (this.matchesAt(bytes, at, bytes.length - at)) return at;
    }
    return bytes.length;
  }

  private matchesAt(bytes: Uint8Array, at: number, length: number): boolean {
    for (let index = length - 1; index >= 0; index--) {
      if (bytes[at + index] !== this.pattern[index]) return false;
    }
    return true;
  }
}
