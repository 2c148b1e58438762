import { request } from 'node:http';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { type Harness, type Organization, signUpOrganization, startStandalone } from '@attest/testing';

interface Raw {
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Buffer;
}

describe('compressed replies', () => {
  let server: Harness;
  let organization: Organization;

  beforeAll(async () => {
    server = await startStandalone();
    organization = await signUpOrganization(server.url, 'Larkmoor Biologics');
    const statement = {
      actor: { mbox: 'mailto:ada@larkmoor.example' },
      verb: { id: 'http://adlnet.gov/expapi/verbs/passed' },
      object: { id: 'https://larkmoor.example/sop/0142' },
    };
    await organization.xapi.post(Array.from({ length: 10 }, () => statement));
  });
  afterAll(() => server.close());

  /** As it goes over the wire: fetch would decode it. */
  const ask = (method: string, path: string, accept?: string): Promise<Raw> =>
    new Promise((resolve, reject) => {
      const headers = { ...organization.xapi.headers, ...(accept === undefined ? {} : { 'Accept-Encoding': accept }) };
      request(new URL(path, server.url), { method, headers }, (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () => {
          resolve({ headers: response.headers, body: Buffer.concat(chunks) });
        });
      })
        .on('error', reject)
        .end();
    });
  const LIST = '/xapi/statements?limit=10';

  it('are what is sent without, in brotli or gzip, and HEAD names the same length', async () => {
    const plain = await ask('GET', LIST);
    expect(plain.headers['content-encoding']).toBeUndefined();
    expect(plain.headers['vary']).toBe('Origin, Accept-Encoding');
    for (const [coding, decode] of [
      ['br', brotliDecompressSync],
      ['gzip', gunzipSync],
    ] as const) {
      const packed = await ask('GET', LIST, coding);
      expect(packed.headers['content-encoding']).toBe(coding);
      expect(packed.headers['content-length']).toBe(String(packed.body.length));
      expect(packed.body.length).toBeLessThan(plain.body.length / 3);
      expect(decode(packed.body).equals(plain.body)).toBe(true);
      const head = await ask('HEAD', LIST, coding);
      expect([head.body.length, head.headers['content-encoding'], head.headers['content-length']]).toEqual([
        0,
        coding,
        packed.headers['content-length'],
      ]);
    }
  });

  it('are not worth it for a small body', async () => {
    expect((await ask('GET', '/xapi/about', 'br')).headers['content-encoding']).toBeUndefined();
  });

  it('are never documents: those keep their bytes, their tag and their length', async () => {
    const at = '/xapi/activities/profile?activityId=https%3A%2F%2Flarkmoor.example%2Fsop&profileId=big';
    const body = JSON.stringify({ text: 'x'.repeat(5000) });
    await organization.xapi.request('PUT', at, body, { 'If-None-Match': '*' });
    const plain = await ask('GET', at);
    const packed = await ask('GET', at, 'br, gzip');
    expect(packed.headers['content-encoding']).toBeUndefined();
    expect(packed.body.toString()).toBe(body);
    expect(packed.headers['etag']).toBe(plain.headers['etag']);
  });
});
