import type { ApiKey } from '@attest/contracts';
import { OWNER, failure, me, organization, portalBed } from '../testing/portal-bed';

const O = '/api/organizations/larkmoor';

const key = (name: string, changes: Partial<ApiKey> = {}): ApiKey => ({
  key: `at_${name.toLowerCase()}`,
  name,
  scopes: ['statements/write', 'statements/read/mine', 'state', 'profile'],
  state: 'active',
  createdAt: '2026-11-24T09:30:00.000Z',
  createdBy: 'Ines Marchetti',
  expiresAt: null,
  revokedAt: null,
  lastUsedAt: null,
  ...changes,
});

async function listed(keys: readonly ApiKey[], address = '/o/larkmoor/keys', who = OWNER) {
  const portal = portalBed();
  void portal.router.navigateByUrl(address);
  await portal.answer('/api/me', who);
  await portal.answer(O, organization({ activeKeys: keys.length }));
  await portal.answer(`${O}/keys`, { keys });
  return portal;
}

describe('API keys', () => {
  it('are listed with what they may, when they end and when they were used', async () => {
    const portal = await listed([
      key('Moodle', { lastUsedAt: '2026-11-24T09:45:00.000Z' }),
      key('Cron', { scopes: ['all'] }),
    ]);
    await portal.shows('Moodle');
    const rows = [...portal.element.querySelectorAll('tr[data-row]')].map((row) =>
      [...row.querySelectorAll('td')].map((cell) => cell.textContent.replace(/\s+/g, ' ').trim()),
    );
    expect(rows).toEqual([
      ['Moodle', 'at_moodle', 'Learning tool', '24 Nov 2026', 'Never', 'Last used 24 Nov 2026, 10:45', 'Active'],
      ['Cron', 'at_cron', 'Everything', '24 Nov 2026', 'Never', 'Not used yet', 'Active'],
    ]);
  });

  it('are issued in a sheet, the secret shown once in a dialog', async () => {
    const portal = await listed([]);
    await portal.shows('No keys yet');
    portal.click('Issue key');
    await portal.shows('Issue an API key');
    portal.type('Name', 'Moodle');
    document.querySelector('#issue-key')!.dispatchEvent(new Event('submit', { cancelable: true }));
    const request = await portal.request(`${O}/keys`, 'POST');
    expect(request.request.body).toEqual({
      name: 'Moodle',
      scopes: ['statements/write', 'statements/read/mine', 'state', 'profile'],
      expiresInDays: 90,
    });
    request.flush({ key: key('Moodle'), secret: 'ats_hidden' });
    await portal.shows('Key “Moodle” issued');
    expect(document.querySelector('at-secret-once')?.textContent).toContain('ats_hidden');
    expect(portal.router.url).not.toContain('ats_hidden');
  });

  it('are not issued without a name', async () => {
    const portal = await listed([], '/o/larkmoor/keys?open=new');
    await portal.shows('Issue an API key');
    document.querySelector('#issue-key')!.dispatchEvent(new Event('submit', { cancelable: true }));
    await portal.shows('Type a name.');
  });

  it('are revoked after their name was typed', async () => {
    const portal = await listed([key('Moodle')], '/o/larkmoor/keys?open=at_moodle');
    await portal.shows('Revoke key…');
    portal.click('Revoke key…');
    await portal.shows('Revoke the key “Moodle”?');
    const input = document.querySelector<HTMLInputElement>('#at-confirm-typed')!;
    input.value = 'Moodle';
    input.dispatchEvent(new Event('input'));
    await portal.settled();
    portal.click('Revoke key');
    await portal.answer(`${O}/keys/at_moodle/revoke`, key('Moodle', { state: 'revoked' }), 'POST');
    await portal.shows('Revoked');
  });

  it('say why one was not revoked, and stay', async () => {
    const portal = await listed([key('Moodle')], '/o/larkmoor/keys?open=at_moodle');
    await portal.shows('Revoke key…');
    portal.click('Revoke key…');
    await portal.shows('Revoke the key “Moodle”?');
    const input = document.querySelector<HTMLInputElement>('#at-confirm-typed')!;
    input.value = 'Moodle';
    input.dispatchEvent(new Event('input'));
    await portal.settled();
    portal.click('Revoke key');
    await portal.refuse(`${O}/keys/at_moodle/revoke`, 503, failure('storage_unavailable', 'The disk is full.'), 'POST');
    await portal.shows('The key “Moodle” was not revoked The disk is full.');
  });

  describe('name the pages that may use them', () => {
    const bound = key('Moodle', { origins: ['https://a.example', 'https://b.example'] });
    const at = `${O}/keys/at_moodle`;
    const opened = () => listed([bound], '/o/larkmoor/keys?open=at_moodle');

    it('which are any when there are none', async () => {
      const portal = await listed([key('Moodle')], '/o/larkmoor/keys?open=at_moodle');
      await portal.shows('Any. A page of whatever origin may use this key');
      expect(portal.element.textContent).not.toContain('Save origins');
    });

    it('and are changed together', async () => {
      const portal = await opened();
      await portal.shows('https://a.example');
      portal.click('Remove https://a.example');
      portal.type('Add an origin', 'HTTPS://Courses.example/');
      portal.click('Add');
      portal.click('Save origins');
      const request = await portal.request(at, 'PATCH');
      const origins = ['https://b.example', 'https://courses.example'];
      expect(request.request.body).toEqual({ origins });
      request.flush({ ...bound, origins });
      await portal.shows('Origins of “Moodle” saved');
      expect(portal.element.textContent).not.toContain('Save origins');
    });

    it('each with a clear sentence when it is none or twice', async () => {
      const portal = await opened();
      await portal.shows('https://a.example');
      portal.type('Add an origin', 'https://courses.example/course/1');
      portal.click('Add');
      await portal.shows('“https://courses.example/course/1” is no origin. Type scheme and host without a path');
      portal.type('Add an origin', 'https://b.example');
      portal.click('Add');
      await portal.shows('https://b.example is in the list.');
    });

    it('and say that taking out the last opens the key to all', async () => {
      const portal = await opened();
      await portal.shows('https://a.example');
      portal.click('Remove https://a.example');
      portal.click('Remove https://b.example');
      await portal.shows('Without an origin, pages of any may use the key.');
      portal.click('Discard changes');
      await portal.shows('https://b.example');
    });

    it('and stay as they are when they were not saved', async () => {
      const portal = await opened();
      await portal.shows('https://a.example');
      portal.click('Remove https://a.example');
      portal.click('Save origins');
      await portal.refuse(at, 409, failure('conflict', 'The key is revoked.'), 'PATCH');
      await portal.shows('The origins were not saved The key is revoked.');
    });

    it('and are only read by a role that may only read keys', async () => {
      const portal = await listed([bound], '/o/larkmoor/keys?open=at_moodle', me('auditor', ['keys.read']));
      await portal.shows('https://b.example');
      expect(portal.element.textContent).not.toContain('Add an origin');
    });
  });

  it('can be read but not issued or revoked by a role that may only read them', async () => {
    const auditor = me('auditor', ['keys.read']);
    const portal = await listed([key('Moodle')], '/o/larkmoor/keys?open=at_moodle', auditor);
    await portal.shows('Issued by');
    expect(portal.element.textContent).not.toContain('Revoke key');
    expect(portal.element.textContent).not.toContain('Issue key');
  });
});
