import { createPublicKey, randomUUID } from 'node:crypto';
import type { StatementItem, TrustedSigner } from '@attest/contracts';
import { type Harness, type Organization, signUpOrganization, startStandalone } from '@attest/testing';
import { authority, jwsOf, pemOf, signed, signer } from '@attest/xapi/testing';

const BOUNDARY = 'boundary0123456789abcdef';
const ROOT = authority('Larkmoor Root');
const QUALITY = signer('Quality Unit', ROOT);
const PUBLIC = { x5c: [QUALITY.certificate, ROOT.certificate] };

describe('signed statements and the signers that an organization trusts', () => {
  let server: Harness;
  let larkmoor: Organization;

  beforeAll(async () => {
    server = await startStandalone();
    larkmoor = await signUpOrganization(server.url, 'Larkmoor Biologics');
  });
  afterAll(() => server.close());

  /** Sends a statement with its signature; answers its id and the signature's bytes. */
  const send = async (header: object): Promise<{ id: string; sha2: string; data: Buffer }> => {
    const id = randomUUID();
    const payload = {
      id,
      actor: { mbox: 'mailto:ada@larkmoor.example' },
      verb: { id: 'http://adlnet.gov/expapi/verbs/passed' },
      object: { id: 'https://larkmoor.example/sop/0142' },
    };
    const { statement, part } = signed(
      payload,
      jwsOf({ header: { alg: 'RS256', ...header }, payload, key: QUALITY.key }),
    );
    const text = [
      `--${BOUNDARY}\r\nContent-Type: application/json\r\n\r\n${JSON.stringify(statement)}`,
      `--${BOUNDARY}\r\nContent-Type: application/octet-stream\r\nContent-Transfer-Encoding: binary`,
      `X-Experience-API-Hash: ${part.sha2}\r\n\r\n${Buffer.from(part.bytes).toString('latin1')}`,
      `--${BOUNDARY}--\r\n`,
    ];
    const answer = await fetch(`${server.url}/xapi/statements`, {
      method: 'POST',
      headers: { ...larkmoor.xapi.headers, 'Content-Type': `multipart/mixed; boundary=${BOUNDARY}` },
      body: text.join('\r\n'),
    });
    expect(answer.status).toBe(200);
    return { id, sha2: part.sha2, data: Buffer.from(part.bytes) };
  };
  const proofOf = async (id: string) => {
    const { json } = await larkmoor.owner.get<StatementItem>(`${larkmoor.path}/statements/${id}`);
    return json.signatures?.[0];
  };
  const trust = async (name: string, pem: string): Promise<TrustedSigner> => {
    const added = await larkmoor.owner.post<TrustedSigner>(`${larkmoor.path}/signers`, { name, pem });
    expect(added.status).toBe(201);
    return added.json;
  };
  const distrust = async ({ fingerprint }: TrustedSigner): Promise<void> => {
    expect((await larkmoor.owner.request('DELETE', `${larkmoor.path}/signers/${fingerprint}`)).status).toBe(204);
  };

  it('are valid by themselves, trusted while the authority is listed, and told by whom', async () => {
    const { id, sha2 } = await send(PUBLIC);
    expect(await proofOf(id)).toMatchObject({
      sha2,
      algorithm: 'RS256',
      verified: true,
      certificate: { subject: 'CN=Quality Unit' },
      valid: true,
      chain: 'complete',
      trust: { trusted: false, because: 'unknown_signer' },
    });
    const listed = await trust('Quality department', pemOf(ROOT));
    const { fingerprint, name, addedAt, addedBy } = listed;
    expect(addedBy).toBe('Owner of Larkmoor Biologics');
    expect((await proofOf(id))?.trust).toEqual({
      trusted: true,
      by: 'issuer',
      signer: { fingerprint, name, addedAt, addedBy },
    });
    await distrust(listed);
    expect(await proofOf(id)).toMatchObject({ valid: true, trust: { trusted: false, because: 'unknown_signer' } });
  });

  it('without a certificate are proven by a listed key, also one that is listed later', async () => {
    const { id } = await send({});
    expect(await proofOf(id)).toMatchObject({ verified: false, valid: false, trust: { because: 'no_certificate' } });
    const key = await trust('Key of the unit', JSON.stringify(createPublicKey(QUALITY.key).export({ format: 'jwk' })));
    expect(await proofOf(id)).toMatchObject({ verified: false, valid: true, trust: { trusted: true, by: 'key' } });
    await distrust(key);
    expect(await proofOf(id)).toMatchObject({ valid: false });
  });

  it('have their signature among the attachments, which can be downloaded as a file and never opens as a page', async () => {
    const { id, sha2, data } = await send(PUBLIC);
    const shown = await larkmoor.owner.get<StatementItem>(`${larkmoor.path}/statements/${id}`);
    expect(shown.json.attachments).toEqual([{ sha2, contentType: 'application/octet-stream', length: data.length }]);
    const cookie = [...larkmoor.owner.cookies].map((pair) => pair.join('=')).join('; ');
    const file = await fetch(`${server.url}${larkmoor.path}/statements/${id}/attachments/${sha2}`, {
      headers: { Cookie: cookie },
    });
    expect(file.status).toBe(200);
    expect(Buffer.from(await file.arrayBuffer())).toEqual(data);
    expect(file.headers.get('content-disposition')).toBe(
      `attachment; filename="Signature"; filename*=UTF-8''Signature`,
    );
    expect(file.headers.get('content-type')).toBe('application/octet-stream');
    expect(file.headers.get('x-content-type-options')).toBe('nosniff');
    expect(file.headers.get('content-security-policy')).toContain('sandbox');
  });

  it('give an attachment only by a statement that names it', async () => {
    const { sha2 } = await send(PUBLIC);
    const [plain = ''] = (
      await larkmoor.xapi.post({
        actor: { mbox: 'mailto:ada@larkmoor.example' },
        verb: { id: 'http://adlnet.gov/expapi/verbs/passed' },
        object: { id: 'https://larkmoor.example/sop/0142' },
      })
    ).json;
    for (const path of [
      `/statements/${plain}/attachments/${sha2}`,
      `/statements/${randomUUID()}/attachments/${sha2}`,
    ]) {
      expect((await larkmoor.owner.get(larkmoor.path + path)).status).toBe(404);
    }
  });
});
