import type { IssuedKey, StatementItem } from '@attest/contracts';
import { OWNER, failure, organization, portalBed } from '../testing/portal-bed';

const O = '/api/organizations/larkmoor';

const item = (position: number): StatementItem => ({
  id: `id-${position}`,
  position,
  stored: '2026-11-24T09:32:00.000Z',
  voided: false,
  source: 'Learning tool',
  json: JSON.stringify({
    actor: { name: 'Ada Brandt', mbox: 'mailto:ada.brandt@example.com' },
    verb: { id: 'http://adlnet.gov/expapi/verbs/passed', display: { en: 'passed' } },
    object: { id: 'https://example.com/c', definition: { name: { en: 'Aseptic Gowning' } } },
    result: { score: { scaled: 0.92 } },
  }),
});

const issued: IssuedKey = {
  key: {
    key: 'at_1',
    name: 'Learning tool',
    scopes: ['statements/write'],
    state: 'active',
    createdAt: '2026-11-24T09:30:00.000Z',
    createdBy: 'Ines Marchetti',
    expiresAt: null,
    revokedAt: null,
    lastUsedAt: null,
  },
  secret: 'ats_hidden',
};

const page = (statements: readonly StatementItem[]) => ({
  statements,
  total: statements.length,
  completeThrough: '2026-11-24T09:31:00.000Z',
});

async function started() {
  const portal = portalBed();
  void portal.router.navigateByUrl('/o/larkmoor/start');
  await portal.answer('/api/me', OWNER);
  await portal.answer(O, organization());
  await portal.shows('Send your first statement');
  await portal.answer(`${O}/statements`, page([]));
  return portal;
}

describe('Get started', () => {
  beforeEach(() => {
    localStorage.clear();
  });

  it('issues a key for a learning tool and puts it and its secret into the command', async () => {
    const portal = await started();
    portal.click('Issue key');
    const request = await portal.request(`${O}/keys`, 'POST');
    expect(request.request.body).toEqual({
      name: 'Learning tool',
      scopes: ['statements/write', 'statements/read/mine', 'state', 'profile'],
      expiresInDays: 90,
    });
    request.flush(issued);
    await portal.shows('-u "at_1:ats_hidden"');
    await portal.shows('shown once');
  });

  it('shows a statement as soon as it arrives, and counts its steps again', async () => {
    const portal = await started();
    await portal.shows('Listening for the first statement');
    expect(portal.streams[0]?.url).toBe(`${O}/statements/arrivals?after=0`);
    portal.streams[0]?.arrive({ position: 1, statements: [item(1)] });
    await portal.shows('Statement 1 arrived');
    await portal.shows('Ada Brandt passed Aseptic Gowning');
    await portal.answer(O, organization({ activeKeys: 1, statements: 1, people: 1 }));
    await portal.shows('Your records have begun');
    await portal.shows('4 of 5');
  });

  it('says how long a test statement took from here', async () => {
    const portal = await started();
    portal.click('Send test statement');
    portal.streams[0]?.arrive({ position: 1, statements: [item(1)] });
    await portal.answer(`${O}/statements/test`, { id: 'id-1' }, 'POST');
    await portal.shows(/Statement 1 arrived, (under )?\d+\.\d s after it was sent/);
  });

  it('says why a test statement was not stored', async () => {
    const portal = await started();
    portal.click('Send test statement');
    await portal.refuse(`${O}/statements/test`, 503, failure('storage_unavailable', 'The disk is full.'), 'POST');
    await portal.shows('The test statement was not stored The disk is full. req_8Zk2vN0q');
  });

  it('asks before the secret is lost by leaving, and stays if told to', async () => {
    const portal = await started();
    portal.click('Issue key');
    await portal.answer(`${O}/keys`, issued, 'POST');
    await portal.shows('shown once');
    portal.click('API keys');
    await portal.shows('Leave without the secret?');
    portal.click('Stay on this page');
    await portal.settled();
    expect(portal.router.url).toBe('/o/larkmoor/start');
    await portal.shows('ats_hidden');
    portal.click('API keys');
    await portal.shows('Leave without the secret?');
    portal.click('Leave without it');
    await portal.shows('What may write and read through xAPI');
    expect(document.body.textContent).not.toContain('ats_hidden');
  });

  it('closes its stream when it is left', async () => {
    const portal = await started();
    portal.click('People');
    await portal.request(`${O}/people`);
    expect(portal.streams[0]?.closed).toBe(true);
  });
});
