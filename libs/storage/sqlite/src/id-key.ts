/** A UUID as its 16 bytes, which more than halves an index; any other id as it is. */
export type IdKey = string | Uint8Array;

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

export function idKey(id: string): IdKey {
  return UUID.test(id) ? Buffer.from(id.replaceAll('-', ''), 'hex') : id;
}

/** The id that has this key. */
export function idOf(key: IdKey): string {
  if (typeof key === 'string') return key;
  const hex = Buffer.from(key).toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
