import { createHash, randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readlink, rm } from 'node:fs/promises';
import { get, type IncomingMessage } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Harness, signUpOrganization, startStandalone, waitFor, XapiClient } from '@attest/testing';
import { CRASH_ENV } from './crash';
import { type StandaloneProcess, startProcess } from './standalone-process';
import { AFTER_DATA, beforeData, beginPost, LargeFile, statementWith, upload } from './upload';

const MB = 1_000_000;
const LIMIT = 3 * MB;

/** The files below a data folder that hold attachments: whole ones, and ones that are being written. */
async function blobFiles(folder: string): Promise<{ whole: string[]; half: string[] }> {
  const paths = (await readdir(folder, { recursive: true })).filter((path) => /blobs[/\\]\w+[/\\]/.test(path));
  const half = paths.filter((path) => /[/\\]writing[/\\]/.test(path));
  return { whole: paths.filter((path) => !half.includes(path)), half };
}

const isStored = async (client: XapiClient, id: string): Promise<boolean> =>
  (await client.request('GET', `/xapi/statements?statementId=${id}`)).status === 200;

describe('large attachments over HTTP', () => {
  let server: Harness;
  let xapi: XapiClient;

  beforeAll(async () => {
    server = await startStandalone({ env: { MAX_ATTACHMENTS_BYTES: String(LIMIT), MAX_BODY_BYTES: '20000' } });
    ({ xapi } = await signUpOrganization(server.url, 'Larkmoor Biologics'));
  });
  afterAll(() => server.close());

  it('may be larger than any other body, and lie in one file however often they are sent', async () => {
    const file = new LargeFile(LIMIT);
    const before = await blobFiles(server.folder);
    for (const id of [randomUUID(), randomUUID()]) {
      expect(await upload(xapi, id, file)).toMatchObject({ status: 200, text: JSON.stringify([id]) });
    }
    const after = await blobFiles(server.folder);
    expect(after.whole.length - before.whole.length).toBe(1);
    expect(after.half).toEqual([]);
  });

  it('beyond the limit are refused with 413, which names it, and leave nothing', async () => {
    const before = await blobFiles(server.folder);
    const id = randomUUID();
    const refused = await upload(xapi, id, new LargeFile(LIMIT + 1));
    expect(refused.status).toBe(413);
    expect(refused.text).toContain(`The attachments of one request may be at most ${LIMIT} bytes.`);
    expect(await isStored(xapi, id)).toBe(false);
    expect(await blobFiles(server.folder)).toEqual(before);
  });

  it('do not raise the limit of the statements before them', async () => {
    const { sending, reply } = beginPost(xapi);
    sending.write(beforeData({ ...statementWith(randomUUID(), new LargeFile(1)), more: 'x'.repeat(20_000) }, 'ab'));
    expect(await reply).toMatchObject({ status: 413 });
    expect((await reply).text).toContain('The part with the statements may be at most 20000 bytes.');
  });

  it.each([
    ['the credentials are wrong', 401, { Authorization: 'Basic bm86bm8=' }],
    ['the version is not served', 400, { 'X-Experience-API-Version': '0.95' }],
    ['Content-Length is too large', 413, { 'Content-Length': String(100 * MB) }],
  ])('are not waited for when %s', async (_, status, headers) => {
    const { sending, reply } = beginPost(xapi, headers);
    sending.write('--');
    expect(await reply).toMatchObject({ status });
  });

  it('are not waited for when a statement is refused, and all its faults are told', async () => {
    const file = new LargeFile(2 * MB);
    const { sending, reply } = beginPost(xapi);
    sending.write(beforeData({ ...statementWith('no uuid', file), verb: {} }, file.sha2));
    const { status, text } = await reply;
    expect(status).toBe(400);
    expect(text).toContain('$.id');
    expect(text).toContain('$.verb.id');
  });

  it('are not waited for when no statement names them', async () => {
    const { sending, reply } = beginPost(xapi);
    sending.write(beforeData(statementWith(randomUUID(), new LargeFile(1)), 'ab'.repeat(32)));
    const { status, text } = await reply;
    expect(status).toBe(400);
    expect(text).toContain('part-named');
  });

  it('leave nothing when their bytes are not those of their hash', async () => {
    const before = await blobFiles(server.folder);
    const { sending, reply } = beginPost(xapi);
    const file = new LargeFile(MB);
    sending.write(beforeData(statementWith(randomUUID(), file), file.sha2));
    for (const piece of file.pieces()) sending.write(piece.reverse());
    sending.end(AFTER_DATA);
    expect((await reply).status).toBe(400);
    expect(await blobFiles(server.folder)).toEqual(before);
  });

  it('are given back to nobody when their request was refused after they had come', async () => {
    const file = new LargeFile(2 * MB);
    const other = new LargeFile(1);
    const id = randomUUID();
    const inside = { ...statementWith(id, other), objectType: 'SubStatement', id: undefined };
    const { sending, reply } = beginPost(xapi);
    sending.write(beforeData({ ...statementWith(id, file), object: inside }, file.sha2));
    for (const piece of file.pieces()) sending.write(piece);
    sending.end(AFTER_DATA);
    expect(await reply).toMatchObject({ status: 400 });
    expect((await reply).text).toContain('attachment-data');
    const elsewhere = statementWith(id, file) as { attachments: object[] };
    const named = elsewhere.attachments.map((attachment) => ({ ...attachment, fileUrl: 'https://x.example/y' }));
    expect((await xapi.put(id, { ...elsewhere, attachments: named })).status).toBe(204);
    const answer = await xapi.request('GET', `/xapi/statements?statementId=${id}&attachments=true`);
    expect(answer.text).not.toContain('X-Experience-API-Hash');
  });

  it('that signatures claim to be are bounded by what is verified in memory', async () => {
    const file = new LargeFile(2 * MB);
    const statement = statementWith(randomUUID(), file) as { attachments: object[] };
    const attachments = statement.attachments.map((attachment) => ({
      ...attachment,
      usageType: 'http://adlnet.gov/expapi/attachments/signature',
      contentType: 'application/octet-stream',
    }));
    const { sending, reply } = beginPost(xapi);
    sending.write(beforeData({ ...statement, attachments }, file.sha2));
    for (const piece of file.pieces()) sending.write(piece);
    sending.end(AFTER_DATA);
    expect(await reply).toMatchObject({ status: 413 });
    expect((await reply).text).toContain('The data of a signature may be at most 1048576 bytes.');
  });

  it('whose sender goes away leave nothing', async () => {
    const before = await blobFiles(server.folder);
    const file = new LargeFile(2 * MB);
    const id = randomUUID();
    const { sending } = beginPost(xapi);
    sending.write(beforeData(statementWith(id, file), file.sha2));
    sending.write(Buffer.alloc(MB));
    await waitFor('the first bytes to be written', async () => (await blobFiles(server.folder)).half.length > 0);
    sending.destroy();
    await waitFor('the half file to go', async () => (await blobFiles(server.folder)).half.length === 0);
    expect(await blobFiles(server.folder)).toEqual(before);
    expect(await isStored(xapi, id)).toBe(false);
  });
});

describe('an attachment of 100 MB', () => {
  const file = new LargeFile(100 * MB);
  let folder: string;
  let server: StandaloneProcess;
  let xapi: XapiClient;

  const start = async (): Promise<void> => {
    server = await startProcess(folder, CRASH_ENV);
    xapi = new XapiClient(server.url, CRASH_ENV.ATTEST_BOOTSTRAP_KEY, CRASH_ENV.ATTEST_BOOTSTRAP_SECRET);
  };
  const reading = (id: string): Promise<IncomingMessage> =>
    new Promise((resolve, reject) => {
      const url = new URL(`/xapi/statements?statementId=${id}&attachments=true`, server.url);
      get(url, { headers: xapi.headers }, resolve).on('error', reject);
    });
  const openBlobs = async (): Promise<string[]> => {
    const descriptors = `/proc/${server.pid}/fd`;
    const paths = (await readdir(descriptors)).map((name) => readlink(join(descriptors, name)).catch(() => ''));
    return (await Promise.all(paths)).filter((path) => path.includes('/blobs/'));
  };

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'attest-large-'));
    await start();
  });
  afterAll(async () => {
    await server.kill('SIGTERM');
    await rm(folder, { recursive: true, force: true });
  });

  it('that was half sent when the server was killed is gone after the next start, and can be sent again', async () => {
    const id = randomUUID();
    const { sending } = beginPost(xapi);
    sending.on('error', () => undefined);
    sending.write(beforeData(statementWith(id, file), file.sha2));
    sending.write(Buffer.alloc(10 * MB));
    await waitFor('the first bytes to be written', async () => (await blobFiles(folder)).half.length > 0);
    await server.kill('SIGKILL');
    expect((await blobFiles(folder)).half).toHaveLength(1);
    await start();
    expect(await blobFiles(folder)).toEqual({ whole: [], half: [] });
    expect(await isStored(xapi, id)).toBe(false);
    expect(await upload(xapi, id, file)).toMatchObject({ status: 200 });
    expect(await isStored(xapi, id)).toBe(true);
  });

  it('comes back byte for byte', async () => {
    const id = randomUUID();
    expect(await upload(xapi, id, file)).toMatchObject({ status: 200 });
    const answer = await reading(id);
    const boundary = /boundary=([0-9a-f]+)$/.exec(answer.headers['content-type'] ?? '')?.[1] ?? '';
    const tail = `\r\n--${boundary}--\r\n`;
    const hash = createHash('sha256');
    let head = '';
    let started = false;
    let left = file.length;
    let rest = '';
    for await (const chunk of answer as AsyncIterable<Buffer>) {
      let bytes = chunk;
      if (!started) {
        head += chunk.toString('latin1');
        const end = head.indexOf('\r\n\r\n', head.indexOf('X-Experience-API-Hash'));
        if (!head.includes('X-Experience-API-Hash') || end < 0) continue;
        started = true;
        bytes = Buffer.from(head.slice(end + 4), 'latin1');
      }
      hash.update(bytes.subarray(0, left));
      rest += bytes.subarray(left).toString('latin1');
      left -= Math.min(left, bytes.length);
    }
    expect(left).toBe(0);
    expect(hash.digest('hex')).toBe(file.sha2);
    expect(rest).toBe(tail);
  });

  const onLinux = existsSync('/proc/self/fd') ? it : it.skip;
  onLinux('is read no further when its reader goes away (needs /proc)', async () => {
    const id = randomUUID();
    expect(await upload(xapi, id, file)).toMatchObject({ status: 200 });
    const answer = await reading(id);
    answer.once('readable', () => undefined);
    await waitFor('the file to be open', async () => (await openBlobs()).length > 0);
    answer.destroy();
    await waitFor('the file to be closed', async () => (await openBlobs()).length === 0);
  });
});
