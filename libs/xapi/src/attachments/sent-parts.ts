import { hash } from 'node:crypto';
import type { AttachmentPart } from '../multipart/read-multipart';
import { Place, type Check } from '../statement/check';
import { isHex } from '../statement/uuid';

/** Which SHA-2 a hash is, by its hex digits. */
export const SHA2_BY_DIGITS: ReadonlyMap<number, string> = new Map([
  [56, 'sha224'],
  [64, 'sha256'],
  [96, 'sha384'],
  [128, 'sha512'],
]);

/** The data sent along with statements, and which of it they name. */
export class SentParts {
  private readonly parts = new Map<string, AttachmentPart>();
  private readonly named = new Set<string>();

  constructor(private readonly sent: readonly AttachmentPart[]) {
    for (const part of sent) this.parts.set(part.sha2, part);
  }

  /** The part with the hash, in either letter case; it counts as named from now on. */
  take(sha2: string): AttachmentPart | undefined {
    const key = sha2.toLowerCase();
    const part = this.parts.get(key);
    if (part !== undefined) this.named.add(key);
    return part;
  }

  /** Faults for parts that no attachment named and for bytes that are not what their hash says. Part 1 is the statements. */
  check(check: Check): void {
    for (const [index, part] of this.sent.entries()) {
      if (check.full) return;
      const name = `part ${index + 2}`;
      const place = Place.parameter(name);
      const sha2 = part.sha2.slice(0, 128);
      if (!this.named.has(part.sha2)) {
        check.refuse(
          'part-named',
          place,
          `P${name.slice(1)} has the hash ${JSON.stringify(sha2)}; no attachment has it as its sha2`,
        );
      } else if (!isHashOf(part.sha2, part.bytes)) {
        check.refuse(
          'part-hash',
          place,
          `P${name.slice(1)} has the hash ${JSON.stringify(sha2)}; its bytes have another`,
        );
      }
    }
  }
}

function isHashOf(sha2: string, bytes: Uint8Array): boolean {
  const algorithm = SHA2_BY_DIGITS.get(sha2.length);
  return algorithm !== undefined && isHex(sha2) && hash(algorithm, bytes, 'hex') === sha2;
}
