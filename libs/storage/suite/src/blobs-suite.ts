import { createHash } from 'node:crypto';
import { CONTROL, DomainError, newTenantId } from '@attest/kernel';
import type { Storage } from '@attest/storage-ports';
import type { Case } from './two-tenants';

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

async function* inChunks(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.byteLength; at += size) yield await Promise.resolve(bytes.subarray(at, at + size));
}

async function all(chunks: AsyncIterable<Uint8Array> | undefined): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  for await (const chunk of chunks!) parts.push(chunk);
  return Buffer.concat(parts);
}

/** What every adapter promises of blobs. */
export function blobsSuite(storage: () => Storage, promise: Case): void {
  promise('a blob comes back by the SHA-256 of its bytes', async ({ storage, tenant, mark }) => {
    const bytes = Buffer.from(`report of ${mark}`);
    const info = await storage.blobs.put(tenant, bytes);
    expect(info).toEqual({ sha256: sha256(bytes), length: bytes.byteLength });
    expect(await storage.blobs.info(tenant, info.sha256)).toEqual(info);
    expect(await all(await storage.blobs.get(tenant, info.sha256))).toEqual(bytes);
  });

  promise('a blob of many chunks comes back whole', async ({ storage, tenant, mark }) => {
    const bytes = Buffer.alloc(3_000_001, mark);
    const info = await storage.blobs.put(tenant, inChunks(bytes, 70_000));
    expect(info).toEqual({ sha256: sha256(bytes), length: bytes.byteLength });
    expect(sha256(await all(await storage.blobs.get(tenant, info.sha256)))).toBe(info.sha256);
  });

  promise('an empty blob is one too', async ({ storage, tenant }) => {
    const { sha256: name } = await storage.blobs.put(tenant, new Uint8Array());
    expect(await storage.blobs.info(tenant, name)).toEqual({ sha256: name, length: 0 });
    expect(await all(await storage.blobs.get(tenant, name))).toHaveLength(0);
  });

  promise('the same bytes are the same blob, also when they arrive at once', async ({ storage, tenant, mark }) => {
    const bytes = Buffer.from(mark);
    const infos = await Promise.all([1, 2, 3].map(() => storage.blobs.put(tenant, inChunks(bytes, 2))));
    expect(new Set(infos.map((info) => info.sha256)).size).toBe(1);
    expect(await storage.blobs.collect(tenant, () => false, Number.MAX_SAFE_INTEGER)).toBe(1);
  });

  promise('what fails while it arrives leaves nothing', async ({ storage, tenant, mark }) => {
    async function* broken(): AsyncGenerator<Uint8Array> {
      yield await Promise.resolve(Buffer.from(mark));
      throw new Error('the connection broke');
    }
    await expect(storage.blobs.put(tenant, broken())).rejects.toThrow('the connection broke');
    expect(await storage.blobs.info(tenant, sha256(Buffer.from(mark)))).toBeUndefined();
    expect(await storage.blobs.collect(tenant, () => false, Number.MAX_SAFE_INTEGER)).toBe(0);
  });

  promise(
    'a blob that breaks off late leaves nothing either, and the error is the one of its bytes',
    async ({ storage, tenant, mark }) => {
      const bytes = Buffer.alloc(1_500_000, mark);
      async function* refused(): AsyncGenerator<Uint8Array> {
        yield* inChunks(bytes, 70_000);
        throw new DomainError('too_large', { what: mark });
      }
      await expect(storage.blobs.put(tenant, refused())).rejects.toMatchObject({
        code: 'too_large',
        facts: { what: mark },
      });
      expect(await storage.blobs.info(tenant, sha256(bytes))).toBeUndefined();
      const { sha256: name } = await storage.blobs.put(tenant, inChunks(bytes, 70_000));
      expect(sha256(await all(await storage.blobs.get(tenant, name)))).toBe(name);
    },
  );

  promise('reading may be broken off, and begun again', async ({ storage, tenant, mark }) => {
    const bytes = Buffer.alloc(1_500_000, mark);
    const { sha256: name } = await storage.blobs.put(tenant, inChunks(bytes, 300_000));
    for await (const chunk of (await storage.blobs.get(tenant, name))!) {
      expect(chunk.byteLength).toBeLessThan(bytes.byteLength);
      break;
    }
    expect(sha256(await all(await storage.blobs.get(tenant, name)))).toBe(name);
  });

  promise('a blob that is not there, and a name that is none, answer undefined', async ({ storage, tenant }) => {
    for (const name of [sha256(Buffer.from('nowhere')), '', 'abc', `../${'a'.repeat(61)}`]) {
      expect(await storage.blobs.get(tenant, name)).toBeUndefined();
      expect(await storage.blobs.info(tenant, name)).toBeUndefined();
    }
  });

  promise('collecting removes what is neither kept nor touched since', async ({ storage, tenant, mark }) => {
    const kept = await storage.blobs.put(tenant, Buffer.from(`${mark} kept`));
    const left = await storage.blobs.put(tenant, Buffer.from(`${mark} left`));
    const keep = (name: string): boolean => name === kept.sha256;
    expect(await storage.blobs.collect(tenant, keep, 1)).toBe(0);
    expect(await storage.blobs.collect(tenant, keep, Number.MAX_SAFE_INTEGER)).toBe(1);
    expect(await storage.blobs.info(tenant, kept.sha256)).toEqual(kept);
    expect(await storage.blobs.info(tenant, left.sha256)).toBeUndefined();
    expect(await storage.blobs.get(tenant, left.sha256)).toBeUndefined();
  });

  test('one tenant and the control database have no blob of another tenant', async () => {
    const [filled, empty] = [newTenantId(), newTenantId()];
    const { sha256: name } = await storage().blobs.put(filled, Buffer.from(`of ${filled} only`));
    for (const space of [empty, CONTROL]) {
      expect(await storage().blobs.info(space, name)).toBeUndefined();
      expect(await storage().blobs.get(space, name)).toBeUndefined();
    }
    expect(await storage().blobs.collect(empty, () => false, Number.MAX_SAFE_INTEGER)).toBe(0);
    expect(await storage().blobs.info(filled, name)).toBeDefined();
  });
}
