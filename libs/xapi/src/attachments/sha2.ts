export type Sha2 = 'sha224' | 'sha256' | 'sha384' | 'sha512';

/** Which SHA-2 a hash is, by its hex digits. */
export const SHA2_BY_DIGITS: ReadonlyMap<number, Sha2> = new Map([
  [56, 'sha224'],
  [64, 'sha256'],
  [96, 'sha384'],
  [128, 'sha512'],
]);
