import type { SignatureProof, StatementItem } from '@attest/contracts';
import { PortalPage } from '../testing/portal-page';
import { StatementPage } from './statement.page';
import { StatementsPage } from './statements.page';

const SIGNATURE = 'http://adlnet.gov/expapi/attachments/signature';
const ID = '00000000-0000-4000-8000-000000000008';

const item = (attachments: readonly object[], whole: Partial<StatementItem> = {}): StatementItem => ({
  id: ID,
  position: 8,
  stored: '2026-11-24T09:30:00.000Z',
  voided: false,
  source: 'Moodle',
  json: JSON.stringify({
    actor: { name: 'Ada Brandt', mbox: 'mailto:ada@larkmoor.example' },
    verb: { id: 'http://adlnet.gov/expapi/verbs/passed', display: { en: 'passed' } },
    object: { id: 'https://larkmoor.example/sop/0142', definition: { name: { en: 'Aseptic gowning' } } },
    attachments,
  }),
  ...whole,
});
const signature = {
  usageType: SIGNATURE,
  display: { en: 'Signature' },
  contentType: 'application/octet-stream',
  length: 900,
  sha2: 'AA',
};
const scan = {
  usageType: 'https://larkmoor.example/scan',
  display: { de: 'Protokoll', en: 'Record' },
  contentType: 'application/pdf',
  length: 1,
  sha2: 'bb',
};
const KEPT = [{ sha2: 'aa', contentType: 'application/octet-stream', length: 1204 }];
const SIGNER = { fingerprint: 'f1', name: 'Quality', addedAt: '2026-11-20T08:00:00.000Z', addedBy: 'Ines Marchetti' };

const proof = (changes: Partial<SignatureProof> = {}): SignatureProof => ({
  sha2: 'aa',
  algorithm: 'RS256',
  verified: true,
  certificate: {
    subject: 'O=Larkmoor\nCN=Quality Unit',
    issuer: 'CN=Larkmoor Root',
    fingerprint256: '9f3ac41e'.repeat(8),
    notBefore: '2026-01-01T00:00:00.000Z',
    notAfter: '2027-01-01T00:00:00.000Z',
    keyBits: 2048,
  },
  chained: true,
  valid: true,
  chain: 'complete',
  trust: { trusted: true, by: 'issuer', signer: SIGNER },
  ...changes,
});

async function shown(statement: StatementItem, permissions = ['signers.read']) {
  const portal = new PortalPage({ routes: [{ path: 'statements/:id', component: StatementPage }], permissions });
  await portal.open(`/statements/${ID}`);
  await portal.answer(`/statements/${ID}`, statement);
  return portal;
}
const pills = (portal: PortalPage): string[] =>
  portal.all('at-signature-details at-state-pill').map((pill) => `${pill.className} ${pill.textContent.trim()}`);

describe('the signature of a statement', () => {
  it('is told with what the log proves, who is trusted, and what that rests on', async () => {
    const portal = await shown(item([signature], { signatures: [proof()], attachments: KEPT }));
    expect(pills(portal)).toEqual(['at-seal Signature valid', 'at-compliant Signer trusted']);
    const said = portal.one('at-signature-details').textContent.replace(/\s+/g, ' ');
    for (const words of [
      'The signer’s certificate was issued under “Quality”, which is listed.',
      'since 20 Nov 2026, 09:00:00 CET, by Ines Marchetti',
      'when it was recorded, 24 Nov 2026, 10:30:00 CET',
      'O=Larkmoor, CN=Quality Unit',
      'complete, up to one that is listed or vouches for itself',
      '9f3ac41e'.repeat(8),
      'RS256, key of 2,048 bits',
    ]) {
      expect(said).toContain(words);
    }
    expect(portal.named('Quality').getAttribute('href')).toBe('/o/larkmoor/settings/signers?open=f1');
  });

  it('says why its signer is not trusted, naming the certificate at fault', async () => {
    const { certificate } = proof();
    const trust = { trusted: false, because: 'not_valid_then', signer: SIGNER, certificate } as const;
    const portal = await shown(item([signature], { signatures: [proof({ trust })], attachments: KEPT }));
    expect(pills(portal)).toEqual(['at-seal Signature valid', 'at-missing Signer not trusted']);
    expect(portal.text).toContain('A certificate was not valid when the statement was recorded.');
    expect(portal.text).toContain('It would be trusted by “Quality”.');
    expect(portal.text).toContain('Quality Unit, valid 1 Jan 2026 to 1 Jan 2027');
  });

  it('has the seal only for what the log holds: not when a key that is listed now proves it', async () => {
    const bare = { verified: false, certificate: undefined, chained: undefined, chain: 'none' } as const;
    const byKey = proof({ ...bare, trust: { trusted: true, by: 'key', signer: SIGNER } });
    const nobody = proof({ ...bare, valid: false, trust: { trusted: false, because: 'no_certificate' } });
    const portal = await shown(item([signature], { signatures: [byKey, nobody], attachments: KEPT }));
    expect(pills(portal)).toEqual([
      'at-compliant Signature valid',
      'at-compliant Signer trusted',
      'at-missing Signature not proven',
      'at-missing Signer not trusted',
    ]);
    expect(portal.text).toContain('Signature 2 of 2');
  });

  it('names the signer without a link for who may not read the list', async () => {
    const portal = await shown(item([signature], { signatures: [proof()], attachments: KEPT }), []);
    expect(portal.text).toContain('issued under “Quality”');
    expect(portal.all('at-signature-details a')).toEqual([]);
  });
});

describe('the attachments of a statement', () => {
  it('are listed with type and size, and those that are kept can be downloaded', async () => {
    const elsewhere = { ...scan, sha2: 'cc', fileUrl: 'https://files.example/x', display: { en: 'Film' } };
    const evil = { ...scan, sha2: 'dd', fileUrl: 'javascript:alert(1)', display: {} };
    const portal = await shown(item([signature, scan, elsewhere, evil], { attachments: KEPT }));
    const rows = portal.all('at-statement-evidence li').map((row) => row.textContent.replace(/\s+/g, ' ').trim());
    expect(rows).toEqual([
      'Signature application/octet-stream · 1.2 kB · signature Download',
      'Record application/pdf · 1 byte · data not kept here',
      'Film application/pdf · 1 byte Open',
      'Attachment without a name application/pdf · 1 byte · data not kept here',
    ]);
    expect(portal.named('Download Signature').getAttribute('href')).toBe(
      `/api/organizations/larkmoor/statements/${ID}/attachments/aa`,
    );
    expect(portal.named('Open Film at its address').getAttribute('rel')).toContain('noopener');
  });

  it('are asked for when a statement of the list is opened, and only when it has some', async () => {
    const portal = new PortalPage({ routes: [{ path: 'statements', component: StatementsPage }], permissions: [] });
    await portal.open('/statements');
    const plain = { ...item([]), id: '00000000-0000-4000-8000-000000000007', position: 7 };
    const list = { statements: [item([signature]), plain], total: 2, completeThrough: '2026-11-24T09:30:00.000Z' };
    await portal.answer('/statements', list);
    portal.all('tr[data-row]')[1]!.click();
    await portal.settle();
    portal.notAsked(`/statements/${plain.id}`);
    portal.all('tr[data-row]')[0]!.click();
    await portal.settle();
    await portal.answer(`/statements/${ID}`, item([signature], { signatures: [proof()], attachments: KEPT }));
    expect(pills(portal)).toEqual(['at-seal Signature valid', 'at-compliant Signer trusted']);
  });

  it('that did not load say so beside the statement and can be asked for again', async () => {
    const portal = await shown(item([signature]));
    await portal.fail(`/statements/${ID}`, 503, { code: 'storage_unavailable', message: 'The disk is full.' });
    expect(portal.text).toContain('Signature and attachments did not load');
    expect(portal.text).toContain('Ada Brandt');
    await portal.click('Try again');
    await portal.answer(`/statements/${ID}`, item([signature], { attachments: KEPT }));
    expect(portal.text).toContain('1.2 kB');
  });
});
