import { Title } from '@angular/platform-browser';
import { TestBed } from '@angular/core/testing';
import { OWNER, failure, me, organization, portalBed } from '../testing/portal-bed';

const KEYS = '/api/organizations/larkmoor/keys';

describe('the frame', () => {
  beforeEach(() => {
    localStorage.clear();
  });

  async function at(address: string, who = OWNER, facts = organization({ activeKeys: 1 })) {
    const portal = portalBed();
    void portal.router.navigateByUrl(address);
    await portal.answer('/api/me', who);
    await portal.answer('/api/organizations/larkmoor', facts);
    return portal;
  }

  const links = (element: HTMLElement): string[] =>
    [...element.querySelectorAll('at-sidebar nav a')].map((link) => link.textContent.replace(/\s+/g, ' ').trim());

  it('shows only sections that exist and that the role reads', async () => {
    const portal = await at('/o/larkmoor/keys');
    await portal.shows('Get started');
    expect(links(portal.element)).toEqual([
      'Get started 2 of 5',
      'Statements',
      'People',
      'Reports',
      'API keys',
      'General',
      'Trusted signers',
      'Mail outbox trial',
    ]);
  });

  it('shows an analyst less, and no group that would be empty', async () => {
    const analyst = me('analyst', ['statements.read', 'people.read']);
    const other = await at('/o/larkmoor/keys', analyst);
    await other.shows('is not open to your role');
    expect(links(other.element)).toEqual(['Get started 2 of 5', 'Statements', 'People']);
  });

  it('has no outbox where mail leaves, and no Get started once all is done', async () => {
    const done = organization({ trial: false, activeKeys: 1, statements: 4, people: 2, schedules: 1 });
    const portal = await at('/o/larkmoor/keys', OWNER, done);
    await portal.shows('Complete through');
    expect(links(portal.element)).toEqual([
      'Statements',
      'People',
      'Reports',
      'API keys',
      'General',
      'Trusted signers',
    ]);
  });

  it('says Refused under the address of a section that the role does not read', async () => {
    const portal = await at('/o/larkmoor/keys', me('analyst', ['statements.read']));
    await portal.shows('API keys is not open to your role');
    await portal.shows('You are analyst here.');
    expect(portal.router.url).toBe('/o/larkmoor/keys');
  });

  it('says Not found for a foreign organization as for an unknown one, asking the server nothing about it', async () => {
    const portal = portalBed();
    void portal.router.navigateByUrl('/o/someone-else/people');
    await portal.answer('/api/me', OWNER);
    await portal.shows('Not found');
    expect(portal.router.url).toBe('/o/someone-else/people');
    expect(await portal.sent('/api/organizations/someone-else')).toBe(false);
  });

  it('names page, organization and product in the title, and moves the focus to the heading', async () => {
    const portal = await at('/o/larkmoor/start');
    await portal.shows('Send your first statement');
    expect(TestBed.inject(Title).getTitle()).toBe('Get started · Larkmoor Biologics · Attest');
    portal.click('API keys');
    await portal.answer(KEYS, { keys: [] });
    await portal.shows('No keys yet');
    expect(TestBed.inject(Title).getTitle()).toBe('API keys · Larkmoor Biologics · Attest');
    expect(document.activeElement?.textContent).toBe('API keys');
  });

  it('turns amber when more than a minute behind', async () => {
    const behind = organization({ completeThrough: new Date(Date.now() - 90_000).toISOString() });
    const portal = await at('/o/larkmoor/keys', OWNER, behind);
    await portal.shows('Complete through');
    expect(portal.element.querySelector('.through')?.classList.contains('behind')).toBe(true);
  });

  it('asks to sign in again over the page when the session ends, and goes on where it was', async () => {
    const portal = await at('/o/larkmoor/keys');
    await portal.refuse(KEYS, 401, failure('session_expired', 'Sign in again.'));
    await portal.shows('Your session ended');
    const input = document.querySelector<HTMLInputElement>('at-session-ended input[type=password]')!;
    input.value = 'walnut ferry lantern mosaic';
    input.dispatchEvent(new Event('input'));
    document.querySelector('at-session-ended form')!.dispatchEvent(new Event('submit', { cancelable: true }));
    await portal.answer('/api/sign-in', OWNER, 'POST');
    await portal.answer('/api/organizations/larkmoor', organization());
    expect(portal.router.url).toBe('/o/larkmoor/keys');
    expect(document.querySelector('at-session-ended')).toBeNull();
  });

  it('leads an empty organization to Get started, and one that has begun to its statements', async () => {
    const first = portalBed();
    void first.router.navigateByUrl('/');
    await first.answer('/api/me', OWNER);
    await first.answer('/api/organizations/larkmoor', organization());
    await first.shows('Get started');
    expect(first.router.url).toBe('/o/larkmoor/start');
    TestBed.resetTestingModule();
    const second = portalBed();
    void second.router.navigateByUrl('/');
    await second.answer('/api/me', OWNER);
    await second.answer('/api/organizations/larkmoor', organization({ activeKeys: 1, people: 3, schedules: 1 }));
    await second.shows('Statements');
    expect(second.router.url).toBe('/o/larkmoor/statements');
  });

  it('says so when the server cannot be reached at all', async () => {
    const portal = portalBed();
    void portal.router.navigateByUrl('/o/larkmoor/people');
    (await portal.request('/api/me')).error(new ProgressEvent('error'));
    await portal.shows('The portal could not find out who you are');
  });
});
