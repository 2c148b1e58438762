import type { TrustedSigner } from '@attest/contracts';
import { OWNER, failure, me, organization, portalBed } from '../testing/portal-bed';

const O = '/api/organizations/larkmoor';
const PAGE = '/o/larkmoor/settings/signers';
const PRINT = '9f3ac41e'.repeat(8);
const PEM = '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----';

const signer = (name: string, changes: Partial<TrustedSigner> = {}): TrustedSigner => ({
  name,
  kind: 'certificate',
  fingerprint: PRINT,
  subject: 'O=Larkmoor\nCN=Quality Unit',
  issuer: 'CN=Larkmoor Root',
  notBefore: '2026-01-01T00:00:00.000Z',
  notAfter: '2099-01-01T00:00:00.000Z',
  authority: false,
  keyBits: 2048,
  addedAt: '2026-11-24T09:30:00.000Z',
  addedBy: 'Ines Marchetti',
  ...changes,
});

async function listed(signers: readonly TrustedSigner[], address = PAGE, who = OWNER) {
  const portal = portalBed();
  void portal.router.navigateByUrl(address);
  await portal.answer('/api/me', who);
  await portal.answer(O, organization({ activeKeys: 1 }));
  await portal.answer(`${O}/signers`, { signers });
  return portal;
}
const submit = (): void => {
  document.querySelector('#add-signer')!.dispatchEvent(new Event('submit', { cancelable: true }));
};

describe('trusted signers', () => {
  it('are listed with kind, subject, end and state, under Settings', async () => {
    const portal = await listed([
      signer('Department root', { fingerprint: '1', authority: true, subject: 'CN=Larkmoor Root' }),
      signer('Old unit', { fingerprint: '2', notAfter: '2026-02-01T00:00:00.000Z' }),
      {
        name: 'Robot',
        kind: 'key',
        fingerprint: '3',
        authority: false,
        keyBits: 4096,
        addedAt: '2026-11-24T09:30:00.000Z',
        addedBy: 'Ines Marchetti',
      },
    ]);
    await portal.shows('Department root');
    const rows = [...portal.element.querySelectorAll('tr[data-row]')].map((row) =>
      [...row.querySelectorAll('td')].map((cell) => cell.textContent.replace(/\s+/g, ' ').trim()),
    );
    expect(rows).toEqual([
      ['Department root', 'Authority', 'Larkmoor Root', '1 Jan 2099', '24 Nov 2026', 'Valid'],
      ['Old unit', 'Certificate', 'Quality Unit', '1 Feb 2026', '24 Nov 2026', 'Ended'],
      ['Robot', 'Public key', 'no certificate', 'No end', '24 Nov 2026', 'No end'],
    ]);
    expect(portal.element.querySelector('nav a.here')?.textContent.trim()).toBe('Trusted signers');
  });

  it('are added after a look at what the certificate says, with its name offered', async () => {
    const portal = await listed([]);
    await portal.shows('No trusted signers yet');
    portal.click('Add signer');
    await portal.shows('Add a trusted signer');
    paste(PEM);
    const { name, addedAt, addedBy, ...facts } = signer('Quality Unit');
    const asked = await portal.request(`${O}/signers/preview`, 'POST');
    expect(asked.request.body).toEqual({ pem: PEM });
    asked.flush(facts);
    await portal.shows('What will be trusted');
    await portal.shows('O=Larkmoor, CN=Quality Unit');
    await portal.shows(PRINT);
    expect(document.querySelector<HTMLInputElement>('at-add-signer input')?.value).toBe('Quality Unit');
    submit();
    const saved = await portal.request(`${O}/signers`, 'POST');
    expect(saved.request.body).toEqual({ pem: PEM, name: 'Quality Unit' });
    saved.flush({ ...facts, name, addedAt, addedBy });
    await portal.shows('Signer “Quality Unit” added');
    await portal.shows(/Added by ?Ines Marchetti/);
  });

  it('are not added without a certificate and a name', async () => {
    const portal = await listed([], `${PAGE}?open=new`);
    await portal.shows('Add a trusted signer');
    submit();
    await portal.shows('Paste a certificate or a public key.');
    await portal.shows('Type a name.');
  });

  it('say at once, at the field, why a text names nobody', async () => {
    const portal = await listed([], `${PAGE}?open=new`);
    await portal.shows('Add a trusted signer');
    paste('-----BEGIN PRIVATE KEY-----');
    const message = 'This holds a private key.';
    const faults = [{ path: '$.pem', message, rule: 'signer-private-key' }];
    await portal.refuse(`${O}/signers/preview`, 400, failure('invalid_request', 'Wrong.', faults), 'POST');
    await portal.shows(message);
    expect(document.querySelector('at-add-signer textarea')?.getAttribute('aria-invalid')).toBe('true');
  });

  it('say what one is listed as already', async () => {
    const portal = await listed([signer('Unit')], `${PAGE}?open=new`);
    await portal.shows('Add a trusted signer');
    paste(PEM);
    await portal.answer(`${O}/signers/preview`, { ...signer('Unit'), listedAs: 'Unit' }, 'POST');
    await portal.shows('It is listed already, as “Unit”.');
    submit();
    const reason = 'This certificate is listed already, as “Unit”.';
    await portal.refuse(`${O}/signers`, 409, failure('conflict', reason), 'POST');
    await portal.shows(`The signer was not added ${reason}`);
  });

  it('are removed after their name was typed, and the sheet closes', async () => {
    const portal = await listed([signer('Unit')], `${PAGE}?open=${PRINT}`);
    await portal.shows('Remove signer…');
    await removeByName(portal, 'Unit');
    (await portal.request(`${O}/signers/${PRINT}`, 'DELETE')).flush(null, { status: 204, statusText: 'No Content' });
    await portal.shows('Signer “Unit” removed');
    await portal.shows('No trusted signers yet');
    expect(portal.router.url).toBe(PAGE);
  });

  it('say why one was not removed, and stay', async () => {
    const portal = await listed([signer('Unit')], `${PAGE}?open=${PRINT}`);
    await portal.shows('Remove signer…');
    await removeByName(portal, 'Unit');
    const full = failure('storage_unavailable', 'The disk is full.');
    await portal.refuse(`${O}/signers/${PRINT}`, 503, full, 'DELETE');
    await portal.shows('The signer “Unit” was not removed The disk is full.');
  });

  it('can be read but not changed by a role that may only read them', async () => {
    const auditor = me('auditor', ['signers.read']);
    const portal = await listed([signer('Unit')], `${PAGE}?open=${PRINT}`, auditor);
    await portal.shows('Added by');
    expect(portal.element.textContent).not.toContain('Remove signer');
    expect(portal.element.textContent).not.toContain('Add signer');
  });

  it('are absent for who may not read them, whose address says Refused', async () => {
    const portal = portalBed();
    void portal.router.navigateByUrl(PAGE);
    await portal.answer('/api/me', me('analyst', ['statements.read']));
    await portal.answer(O, organization());
    await portal.shows('Trusted signers is not open to your role');
    expect(portal.element.querySelector('nav')?.textContent).not.toContain('Trusted signers');
  });

  it('that did not load say so and offer to try again', async () => {
    const portal = portalBed();
    void portal.router.navigateByUrl(PAGE);
    await portal.answer('/api/me', OWNER);
    await portal.answer(O, organization());
    await portal.refuse(`${O}/signers`, 503, failure('storage_unavailable', 'The disk is full.'));
    await portal.shows('The signers did not load');
    portal.click('Try again');
    await portal.answer(`${O}/signers`, { signers: [signer('Unit')] });
    await portal.shows('Quality Unit');
  });
});

function paste(text: string): void {
  const field = document.querySelector<HTMLTextAreaElement>('at-add-signer textarea')!;
  field.value = text;
  field.dispatchEvent(new Event('input', { bubbles: true }));
}

async function removeByName(portal: ReturnType<typeof portalBed>, name: string): Promise<void> {
  portal.click('Remove signer…');
  await portal.shows(`Remove the signer “${name}”?`);
  const input = document.querySelector<HTMLInputElement>('#at-confirm-typed')!;
  input.value = name;
  input.dispatchEvent(new Event('input'));
  await portal.settled();
  portal.click('Remove signer');
}
