import type { StatementItem } from '@attest/contracts';
import { PortalPage } from '../testing/portal-page';
import { StatementsPage } from './statements.page';

const item = (position: number, facts: { name?: string; verb?: string; stored?: string; voided?: boolean } = {}) =>
  ({
    id: `00000000-0000-4000-8000-${String(position).padStart(12, '0')}`,
    position,
    stored: facts.stored ?? '2026-11-23T13:32:08.000Z',
    voided: facts.voided ?? false,
    source: 'Moodle production',
    json: JSON.stringify({
      actor: { name: facts.name ?? 'Ada Brandt', mbox: 'mailto:ada@larkmoor.example' },
      verb: { id: `http://adlnet.gov/expapi/verbs/${facts.verb ?? 'passed'}`, display: { en: facts.verb ?? 'passed' } },
      object: { id: 'https://larkmoor.example/sop/0142', definition: { name: { en: 'Aseptic gowning' } } },
      result: { score: { scaled: 0.92 }, success: facts.verb !== 'failed' },
    }),
  }) satisfies StatementItem;

const page = (statements: readonly StatementItem[], next?: string) => ({
  statements,
  total: 1204,
  completeThrough: '2026-11-23T13:32:08.000Z',
  ...(next === undefined ? {} : { next }),
});

async function opened(query = '') {
  const portal = new PortalPage({ routes: [{ path: 'statements', component: StatementsPage }] });
  await portal.open(`/statements${query}`);
  return portal;
}

describe('the statements page', () => {
  it('says what happened in sentences, with the time of the zone under the name of the day', async () => {
    const portal = await opened();
    await portal.answer(
      '/statements',
      page([item(8), item(7, { name: 'Jonas Feld', verb: 'failed' }), item(6, { stored: '2026-11-22T12:00:00.000Z' })]),
    );
    expect(portal.text).toContain('Monday 23 November 2026');
    expect(portal.text).toContain('Sunday 22 November 2026');
    expect(portal.text).toMatch(/14:32:08 ?Ada Brandt passed Aseptic gowning ?92.%/);
    expect(portal.text).toContain('1,204 in all');
    expect(portal.all('.result.at-bad')).toHaveLength(1);
  });

  it('opens a row beside the list under an address of its own, with its facts and its bytes', async () => {
    const portal = await opened();
    const statement = item(8);
    await portal.answer('/statements', page([statement]));
    portal.one('tr[data-row]').click();
    await portal.settle();
    expect(portal.address).toBe(`/statements?open=${statement.id}`);
    const sheet = portal.one('at-side-sheet').textContent;
    expect(sheet).toContain('Statement 8');
    expect(sheet).toContain('ada@larkmoor.example');
    expect(sheet).toContain(`As stored, ${statement.json.length} bytes`);
    await portal.click('Close');
    expect(portal.address).toBe('/statements');
  });

  it('shows a statement that the address names though it is not in the list', async () => {
    const other = item(3, { name: 'Lena Hofstad' });
    const portal = await opened(`?open=${other.id}`);
    await portal.answer('/statements', page([item(8)]));
    await portal.answer(`/statements/${other.id}`, other);
    expect(portal.one('at-side-sheet').textContent).toContain('Lena Hofstad passed Aseptic gowning');
  });

  it('asks with the filters of the address, days as whole days of the zone', async () => {
    const portal = await opened('?verb=https://v.example/passed&since=2026-11-20&until=2026-11-23&ascending=true');
    const { params } = portal.asked('/statements').request;
    expect(params.get('verb')).toBe('https://v.example/passed');
    expect(params.get('since')).toBe('2026-11-19T22:59:59.999Z');
    expect(params.get('until')).toBe('2026-11-23T22:59:59.999Z');
    expect(params.get('ascending')).toBe('true');
    expect(portal.text).toContain('20 Nov 2026');
  });

  it('keeps a parameter it does not know, and says so', async () => {
    const portal = await opened('?colour=blue');
    await portal.answer('/statements', page([]));
    expect(portal.text).toContain('not known here, ignored');
    expect(portal.address).toContain('colour=blue');
  });

  it('offers for a filter what is on the page, and puts the choice into the address', async () => {
    const portal = await opened();
    await portal.answer('/statements', page([item(8), item(7)]));
    await portal.click('Filter');
    await portal.click('Person');
    expect(portal.one('[role=option]').textContent).toMatch(/Ada Brandt.*ada@larkmoor\.example.*2/s);
    await portal.type('.panel input', 'ada');
    await portal.press(portal.one('.panel input'), 'Enter');
    expect(portal.address).toBe('/statements?agent={"mbox":"mailto:ada@larkmoor.example"}');
    expect(portal.named('Remove filter Person is Ada Brandt')).toBeDefined();
  });

  it('calls the person of a filter by name, however the filter is written', async () => {
    const portal = await opened('?agent={"objectType":"Agent","mbox":"mailto:ada@larkmoor.example"}');
    expect(portal.named('Remove filter Person is ada@larkmoor.example')).toBeDefined();
    await portal.answer('/statements', page([item(8)]));
    expect(portal.named('Remove filter Person is Ada Brandt')).toBeDefined();
  });

  it('says what is wrong with a day that is none', async () => {
    const portal = await opened();
    await portal.answer('/statements', page([item(8)]));
    await portal.click('Filter');
    await portal.click('From');
    await portal.type('.panel input', 'someday');
    await portal.press(portal.one('.panel input'), 'Enter');
    expect(portal.one('.panel').textContent).toContain('“someday” is no day');
    expect(portal.address).toBe('/statements');
  });

  it('offers to drop each filter when nothing matches', async () => {
    const portal = await opened('?verb=https://v.example/passed');
    await portal.answer('/statements', page([]));
    expect(portal.text).toContain('Nothing matches');
    await portal.click('Drop Verb passed');
    expect(portal.address).toBe('/statements');
    await portal.answer('/statements', page([item(8)]));
    expect(portal.text).toContain('Ada Brandt');
  });

  it('leads to the first steps when there is nothing at all', async () => {
    const portal = await opened();
    await portal.answer('/statements', page([]));
    expect(portal.text).toContain('No statements yet');
    expect(portal.named('Get started').getAttribute('href')).toBe('/o/larkmoor/start');
  });

  it('says why it did not load, with the id for the log, and tries again', async () => {
    const portal = await opened();
    await portal.fail('/statements', 500, { code: 'internal', message: 'This did not work.' });
    expect(portal.text).toContain('The statements did not load');
    expect(portal.text).toContain('req_8Zk2vN0q');
    await portal.click('Try again');
    await portal.answer('/statements', page([item(8)]));
    expect(portal.text).toContain('Ada Brandt');
  });

  it('is refused to who may not read statements', async () => {
    const portal = await opened();
    await portal.fail('/statements', 403, { code: 'not_allowed', message: 'You are an employee here.' });
    expect(portal.text).toContain('You may not read statements here');
    expect(portal.text).toContain('You are an employee here.');
  });

  it('loads the next page behind the first', async () => {
    const portal = await opened();
    await portal.answer('/statements', page([item(8)], 'cursor-1'));
    await portal.click('Load more');
    const request = await portal.answer('/statements', page([item(7, { name: 'Jonas Feld' })]));
    expect(request.request.params.get('cursor')).toBe('cursor-1');
    expect(portal.all('tr[data-row]')).toHaveLength(2);
  });

  it('lets new statements wait until they are asked for', async () => {
    const portal = await opened();
    await portal.answer('/statements', page([item(8)]));
    portal.events.dispatchEvent(new MessageEvent('arrival', { data: '{"position":10,"statements":[]}' }));
    await portal.answer('/statements', page([item(10), item(9), item(8)]));
    expect(portal.all('tr[data-row]')).toHaveLength(1);
    await portal.click('Show 2 new statements');
    expect(portal.all('tr[data-row]')).toHaveLength(3);
    expect(document.activeElement).toBe(portal.all('tr[data-row]')[0]);
    expect(portal.all('.fresh button')).toHaveLength(0);
  });

  it('shows the first statement of all at once', async () => {
    const portal = await opened();
    await portal.answer('/statements', page([]));
    portal.events.dispatchEvent(new MessageEvent('arrival', { data: '{"position":1,"statements":[]}' }));
    await portal.answer('/statements', page([item(1)]));
    expect(portal.text).toContain('Ada Brandt passed Aseptic gowning');
  });

  it('moves by j and k, opens by Enter, and shows the next one while a row is open', async () => {
    const portal = await opened();
    await portal.answer('/statements', page([item(8), item(7)]));
    await portal.press(document.body, 'j');
    expect(document.activeElement).toBe(portal.all('tr[data-row]')[0]);
    await portal.press(document.activeElement as HTMLElement, 'Enter');
    expect(portal.address).toContain(item(8).id);
    await portal.press(document.activeElement?.closest<HTMLElement>('tr') ?? portal.all('tr[data-row]')[0]!, 'j');
    expect(portal.address).toContain(item(7).id);
  });
});
