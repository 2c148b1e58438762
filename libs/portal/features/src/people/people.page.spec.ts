import type { Person } from '@attest/contracts';
import { PortalPage, stopPauses } from '../testing/portal-page';
import { PeoplePage } from './people.page';

const person = (id: string, name: string): Person => ({
  id,
  name,
  identifier: `${name.split(' ')[0]!.toLowerCase()}@larkmoor.example`,
  agent: `{"mbox":"mailto:${id}@larkmoor.example"}`,
  firstSeen: '2026-01-12T09:00:00.000Z',
  lastSeen: '2026-11-23T13:32:08.000Z',
  statements: 1204,
  passed: 120,
  failed: 4,
  completed: 40,
});

const reply = (people: Person[], behind = 0) => ({ people, total: people.length, behind });

async function opened(query = '') {
  const portal = new PortalPage({ routes: [{ path: 'people', component: PeoplePage }] });
  await portal.open(`/people${query}`);
  return portal;
}

describe('the people page', () => {
  it('leads from each count to the statements behind it', async () => {
    const portal = await opened();
    await portal.answer('/people', reply([person('p1', 'Ada Brandt')]));
    const link = portal.named('1,204 statements of Ada Brandt');
    expect(decodeURIComponent(link.getAttribute('href') ?? '')).toBe(
      '/o/larkmoor/statements?agent={"mbox":"mailto:p1@larkmoor.example"}',
    );
    expect(portal.text).toContain('23 Nov 2026, 14:32');
    expect(portal.text).toContain('1 person');
  });

  it('says how many statements are not counted yet', async () => {
    const portal = await opened();
    await portal.answer('/people', reply([person('p1', 'Ada Brandt')], 37));
    expect(portal.text).toContain('37 statements are still being counted');
    await portal.click('Show newest');
    await portal.answer('/people', reply([person('p1', 'Ada Brandt')]));
    expect(portal.text).not.toContain('still being counted');
  });

  it('finds while typing, keeps the rows meanwhile, and has the text in its address', async () => {
    const portal = await opened();
    await portal.answer('/people', reply([person('p1', 'Ada Brandt'), person('p2', 'Jonas Feld')]));
    stopPauses();
    await portal.type('input[type=search]', 'jon');
    jest.runOnlyPendingTimers();
    jest.useRealTimers();
    await portal.settle();
    expect(portal.address).toBe('/people?find=jon');
    expect(portal.all('tr[data-row]')).toHaveLength(2);
    const request = await portal.answer('/people', reply([person('p2', 'Jonas Feld')]));
    expect(request.request.params.get('find')).toBe('jon');
    expect(portal.all('tr[data-row]')).toHaveLength(1);
  });

  it('sorts by name when asked', async () => {
    const portal = await opened();
    await portal.answer('/people', reply([person('p1', 'Ada Brandt')]));
    await portal.click('Name');
    expect(portal.address).toBe('/people?sort=name');
    expect(portal.asked('/people').request.params.get('sort')).toBe('name');
  });

  it('shows a person with the latest statements beside the list', async () => {
    const portal = await opened('?open=p1');
    await portal.answer('/people', reply([person('p1', 'Ada Brandt')]));
    const request = await portal.answer('/statements', {
      statements: [],
      total: 0,
      completeThrough: '2026-11-23T13:32:08.000Z',
    });
    expect(request.request.params.get('agent')).toBe('{"mbox":"mailto:p1@larkmoor.example"}');
    expect(portal.one('at-side-sheet').textContent).toMatch(/Ada Brandt.*ada@larkmoor\.example.*120/s);
  });

  it('says that nobody matches, and shows everyone again', async () => {
    const portal = await opened('?find=zz');
    await portal.answer('/people', reply([]));
    expect(portal.text).toContain('No name or identifier begins with “zz”.');
    await portal.click('Show everyone');
    expect(portal.address).toBe('/people');
  });

  it('leads to the first steps when there is nobody', async () => {
    const portal = await opened();
    await portal.answer('/people', reply([]));
    expect(portal.text).toContain('No people yet');
  });

  it('is refused to who may not see people', async () => {
    const portal = await opened();
    await portal.fail('/people', 403, { code: 'not_allowed', message: 'You are an employee here.' });
    expect(portal.text).toContain('You may not see people here');
  });
});
