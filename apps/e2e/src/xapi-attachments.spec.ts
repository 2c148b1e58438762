import { createHash, createSign, generateKeyPairSync, randomUUID } from 'node:crypto';
import { type Harness, type Organization, signUpOrganization, startStandalone, XapiClient } from '@attest/testing';

const SIGNATURE = 'http://adlnet.gov/expapi/attachments/signature';
const BOUNDARY = 'boundary0123456789abcdef';

interface Part {
  readonly headers: Record<string, string>;
  readonly body: Buffer;
}

interface Refusal {
  error: { code: string; faults: { rule: string }[] };
}

const statement = (more: object = {}): Record<string, unknown> => ({
  actor: { mbox: 'mailto:ada@larkmoor.example' },
  verb: { id: 'http://adlnet.gov/expapi/verbs/attempted' },
  object: { id: 'https://larkmoor.example/sop/0142' },
  ...more,
});

const sha2 = (bytes: Uint8Array, algorithm = 'sha256'): string => createHash(algorithm).update(bytes).digest('hex');

const attachment = (bytes: Uint8Array, more: object = {}): object => ({
  usageType: 'https://larkmoor.example/scan',
  display: { en: 'Scan' },
  contentType: 'image/x-scan',
  length: bytes.length,
  sha2: sha2(bytes),
  ...more,
});

const partOf = (bytes: Buffer, headers: Record<string, string> = {}): Part => ({
  headers: {
    'Content-Type': 'image/x-scan',
    'Content-Transfer-Encoding': 'binary',
    'X-Experience-API-Hash': sha2(bytes),
    ...headers,
  },
  body: bytes,
});

function multipart(json: unknown, parts: readonly Part[]): Buffer {
  const all = [{ headers: { 'Content-Type': 'application/json' }, body: Buffer.from(JSON.stringify(json)) }, ...parts];
  const chunks = all.flatMap(({ headers, body }) => [
    `--${BOUNDARY}\r\n`,
    ...Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`),
    '\r\n',
    body,
    '\r\n',
  ]);
  return Buffer.concat([...chunks, `--${BOUNDARY}--\r\n`].map((chunk) => Buffer.from(chunk)));
}

/** Reads an answer by the boundary that its header names, as bytes. */
function partsOf(contentType: string | null, body: Buffer): Part[] {
  const boundary = /^multipart\/mixed; boundary=([0-9A-Za-z]+)$/.exec(contentType ?? '')?.[1];
  if (boundary === undefined) throw new Error(`Content-Type is ${contentType ?? 'missing'}`);
  const text = body.toString('latin1');
  const pieces = text.split(`--${boundary}`);
  expect(pieces[0]).toBe('');
  expect(pieces.at(-1)).toBe('--\r\n');
  return pieces.slice(1, -1).map((piece) => {
    const [head = '', ...rest] = piece.slice(2, -2).split('\r\n\r\n');
    const headers = Object.fromEntries(head.split('\r\n').map((line) => line.split(': ') as [string, string]));
    return { headers, body: Buffer.from(rest.join('\r\n\r\n'), 'latin1') };
  });
}

describe('attachments over HTTP', () => {
  let server: Harness;
  let organization: Organization;
  let xapi: XapiClient;

  beforeAll(async () => {
    server = await startStandalone();
    organization = await signUpOrganization(server.url, 'Larkmoor Biologics');
    xapi = organization.xapi;
  });
  afterAll(() => server.close());

  const send = async (
    json: unknown,
    parts: readonly Part[],
    type = `multipart/mixed; boundary=${BOUNDARY}`,
    client = xapi,
  ): Promise<{ status: number; json: unknown }> => {
    const headers = { ...client.headers, 'Content-Type': type };
    const body = new Uint8Array(multipart(json, parts));
    const answer = await fetch(`${server.url}/xapi/statements`, { method: 'POST', headers, body });
    return { status: answer.status, json: await answer.json() };
  };
  const read = async (query: string, client = xapi): Promise<Part[]> => {
    const answer = await fetch(`${server.url}/xapi/statements?${query}&attachments=true`, { headers: client.headers });
    expect(answer.status).toBe(200);
    return partsOf(answer.headers.get('content-type'), Buffer.from(await answer.arrayBuffer()));
  };

  it('come back byte for byte, each once, with type, encoding and hash, behind the statements', async () => {
    const first = Buffer.from([0, 13, 10, 45, 45, 255, 13, 10, 13, 10, 7]);
    const second = Buffer.from('second');
    const registration = randomUUID();
    const sent = await send(
      [
        statement({ attachments: [attachment(first), attachment(second)], context: { registration } }),
        statement({ attachments: [attachment(first)], context: { registration } }),
      ],
      [partOf(first), partOf(second)],
      `multipart/mixed; boundary="${BOUNDARY}"`,
    );
    expect(sent.status).toBe(200);
    const [json, ...data] = await read(`registration=${registration}&ascending=true`);
    expect(json?.headers['Content-Type']).toBe('application/json');
    expect((JSON.parse(String(json?.body)) as { statements: unknown[] }).statements).toHaveLength(2);
    expect(data).toEqual([partOf(first), partOf(second)]);
    const plain = await xapi.request('GET', `/xapi/statements?registration=${registration}`);
    expect(plain.headers.get('content-type')).toBe('application/json; charset=utf-8');
  });

  it.each(['sha224', 'sha256', 'sha384', 'sha512'])('are found by %s, in either letter case', async (algorithm) => {
    const bytes = Buffer.from(`by ${algorithm}`);
    const hash = sha2(bytes, algorithm);
    const id = randomUUID();
    const named = statement({ id, attachments: [attachment(bytes, { sha2: hash.toUpperCase() })] });
    expect((await send(named, [partOf(bytes, { 'X-Experience-API-Hash': hash })])).status).toBe(200);
    const [, data] = await read(`statementId=${id}`);
    expect(data?.body).toEqual(bytes);
  });

  it('that have a fileUrl and data both are sent as data; those with a fileUrl alone are not', async () => {
    const bytes = Buffer.from(randomUUID());
    const elsewhere = Buffer.from(randomUUID());
    const id = randomUUID();
    const fileUrl = 'https://larkmoor.example/scan.png';
    const attachments = [attachment(bytes, { fileUrl }), attachment(elsewhere, { fileUrl })];
    expect((await send(statement({ id, attachments }), [partOf(bytes)])).status).toBe(200);
    const [, ...data] = await read(`statementId=${id}`);
    expect(data).toEqual([partOf(bytes)]);
  });

  it('are answered as multipart even when there is none, and HEAD answers its headers', async () => {
    const [id = ''] = (await xapi.post(statement())).json;
    expect(await read(`statementId=${id}`)).toHaveLength(1);
    const head = await xapi.request('HEAD', `/xapi/statements?statementId=${id}&attachments=true`);
    expect([head.status, head.text]).toEqual([200, '']);
    expect(head.headers.get('content-type')).toMatch(/^multipart\/mixed; boundary=[0-9a-f]{32}$/);
  });

  it('may be named by a length that is not theirs', async () => {
    const bytes = Buffer.from('abc');
    expect((await send(statement({ attachments: [attachment(bytes, { length: 9 })] }), [partOf(bytes)])).status).toBe(
      200,
    );
  });

  it('of one organization are not given to another that names their hash', async () => {
    const bytes = Buffer.from(randomUUID());
    await send(statement({ attachments: [attachment(bytes)] }), [partOf(bytes)]);
    const other = (await signUpOrganization(server.url, 'Other Devices')).xapi;
    const id = randomUUID();
    await other.put(id, statement({ attachments: [attachment(bytes, { fileUrl: 'https://x.example/y' })] }));
    expect(await read(`statementId=${id}`, other)).toHaveLength(1);
  });

  it('that another key sent are not given to one that reads only its own; those it sent itself are', async () => {
    const key = { name: 'Own only', scopes: ['statements/read/mine', 'statements/write'], expiresInDays: 1 };
    const issued = await organization.owner.post<{ key: { key: string }; secret: string }>(
      `${organization.path}/keys`,
      key,
    );
    const own = new XapiClient(server.url, issued.json.key.key, issued.json.secret);
    const bytes = Buffer.from(randomUUID());
    const attachments = [attachment(bytes, { fileUrl: 'https://x.example/y' })];
    const [foreign, named, sent] = [randomUUID(), randomUUID(), randomUUID()];
    await send(statement({ id: foreign, attachments }), [partOf(bytes)]);
    await own.put(named, statement({ attachments }));
    expect(await read(`statementId=${named}`, own)).toHaveLength(1);
    expect((await send(statement({ id: sent, attachments }), [partOf(bytes)], undefined, own)).status).toBe(200);
    const [, ...data] = await read(`statementId=${sent}`, own);
    expect(data).toEqual([partOf(bytes)]);
    expect(await read(`statementId=${foreign}`)).toHaveLength(2);
  });

  it('come by PUT too, under the id of the address', async () => {
    const bytes = Buffer.from('put');
    const id = randomUUID();
    const answer = await fetch(`${server.url}/xapi/statements?statementId=${id}`, {
      method: 'PUT',
      headers: { ...xapi.headers, 'Content-Type': `multipart/mixed; boundary=${BOUNDARY}` },
      body: new Uint8Array(multipart(statement({ attachments: [attachment(bytes)] }), [partOf(bytes)])),
    });
    expect(answer.status).toBe(204);
    expect((await read(`statementId=${id}`))[1]?.body).toEqual(bytes);
  });

  describe('are refused with 400, and nothing is stored,', () => {
    const bytes = Buffer.from('data');
    const named = { attachments: [attachment(bytes)] };
    it.each<[string, object, Part[]]>([
      ['when neither data nor fileUrl is there', named, []],
      ['when a part is named by no attachment', {}, [partOf(bytes)]],
      ['when the bytes have another hash', named, [{ ...partOf(bytes), body: Buffer.from('DATA') }]],
      ['when a part has no hash', named, [partOf(bytes, { 'X-Experience-API-Hash': '' })]],
      ['when a part is encoded', named, [partOf(bytes, { 'Content-Transfer-Encoding': 'base64' })]],
    ])('%s', async (_, more, parts) => {
      const id = randomUUID();
      expect((await send([statement({ id, ...more })], parts)).status).toBe(400);
      expect((await xapi.request('GET', `/xapi/statements?statementId=${id}`)).status).toBe(404);
    });

    it('when the multipart has no good form', async () => {
      for (const type of ['multipart/mixed', 'multipart/mixed; boundary=other', 'multipart/form-data; boundary=x']) {
        expect([type, (await send(statement(), [], type)).status]).toEqual([type, 400]);
      }
    });

    it('when JSON alone comes with an attachment that has no fileUrl', async () => {
      expect((await xapi.post(statement(named))).status).toBe(400);
    });
  });

  describe('that are signatures', () => {
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const jws = (payload: unknown, header: object = { alg: 'RS256' }): Buffer => {
      const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
      const input = `${encode(header)}.${encode(payload)}`;
      return Buffer.from(`${input}.${createSign('sha256').update(input).sign(privateKey, 'base64url')}`);
    };
    const signedBy = (data: Buffer): object =>
      attachment(data, { usageType: SIGNATURE, contentType: 'application/octet-stream' });
    const sendSigned = (signed: Record<string, unknown>, data: Buffer) =>
      send({ ...signed, attachments: [signedBy(data)] }, [
        partOf(data, { 'Content-Type': 'application/octet-stream' }),
      ]);

    it('are verified, and what they proved is shown beside the statement', async () => {
      const signed = statement({ id: randomUUID() });
      const data = jws(signed);
      expect((await sendSigned(signed, data)).status).toBe(200);
      const [, part] = await read(`statementId=${String(signed['id'])}`);
      expect(part?.body).toEqual(data);
      const shown = await organization.owner.get<{ signatures: unknown }>(
        `${organization.path}/statements/${String(signed['id'])}`,
      );
      expect(shown.json.signatures).toEqual([
        {
          sha2: sha2(data),
          algorithm: 'RS256',
          verified: false,
          valid: false,
          chain: 'none',
          trust: { trusted: false, because: 'no_certificate' },
        },
      ]);
    });

    it.each<[string, (signed: Record<string, unknown>) => Buffer]>([
      ['sign another statement', (signed) => jws({ ...signed, verb: { id: 'http://adlnet.gov/expapi/verbs/passed' } })],
      ['are no JWS', () => Buffer.from('not a signature')],
      ['use another algorithm', (signed) => jws(signed, { alg: 'HS256' })],
      ['use none', (signed) => jws(signed, { alg: 'none' })],
      ['name a certificate that is none', (signed) => jws(signed, { alg: 'RS256', x5c: ['AAAA'] })],
    ])('and %s are refused', async (_, data) => {
      const signed = statement({ id: randomUUID() });
      const refused = await sendSigned(signed, data(signed));
      expect(refused.status).toBe(400);
      expect((refused.json as Refusal).error.faults[0]?.rule).toMatch(/^signature-/);
    });
  });
});
