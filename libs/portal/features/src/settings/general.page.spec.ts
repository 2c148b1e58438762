import { OWNER, failure, me, organization, portalBed } from '../testing/portal-bed';

const O = '/api/organizations/larkmoor';
const PAGE = '/o/larkmoor/settings/general';

async function opened(xapiAssumedVersion: null | '1.0.3' | '2.0.0', who = OWNER) {
  const portal = portalBed();
  void portal.router.navigateByUrl(PAGE);
  await portal.answer('/api/me', who);
  await portal.answer(O, organization({ activeKeys: 1 }));
  await portal.answer(`${O}/settings`, { xapiAssumedVersion });
  return portal;
}
const chosen = (element: Element): string | undefined =>
  element.querySelector('[role=radio][aria-checked=true]')?.textContent.trim();

describe('general settings', () => {
  it('say what becomes of requests without a version, and save another choice at once', async () => {
    const portal = await opened(null);
    await portal.shows('xAPI version of requests that name none');
    expect(chosen(portal.element)).toBe('Refuse');
    portal.click('1.0.3');
    const asked = await portal.request(`${O}/settings`, 'PATCH');
    expect(asked.request.body).toEqual({ xapiAssumedVersion: '1.0.3' });
    asked.flush({ xapiAssumedVersion: '1.0.3' });
    await portal.shows('Saved. It counts within a second.');
    expect(chosen(portal.element)).toBe('1.0.3');
  });

  it('show what is stored again when a choice could not be saved', async () => {
    const portal = await opened('2.0.0');
    await portal.shows('xAPI version of requests that name none');
    portal.click('Refuse');
    const asked = await portal.request(`${O}/settings`, 'PATCH');
    asked.flush(failure('storage_unavailable', 'The storage does not answer.'), { status: 503, statusText: 'x' });
    await portal.shows('The storage does not answer.');
    expect(chosen(portal.element)).toBe('2.0.0');
  });

  it('save one choice after the other, and show what was stored when the later could not be saved', async () => {
    const portal = await opened(null);
    await portal.shows('xAPI version of requests that name none');
    portal.click('1.0.3');
    const first = await portal.request(`${O}/settings`, 'PATCH');
    portal.click('2.0.0');
    first.flush({ xapiAssumedVersion: '1.0.3' });
    const second = await portal.request(`${O}/settings`, 'PATCH');
    expect(second.request.body).toEqual({ xapiAssumedVersion: '2.0.0' });
    second.flush(failure('storage_unavailable', 'The storage does not answer.'), { status: 503, statusText: 'x' });
    await portal.shows('The storage does not answer.');
    expect(chosen(portal.element)).toBe('1.0.3');
  });

  it('are not open to roles that may not change them', async () => {
    const portal = portalBed();
    void portal.router.navigateByUrl(PAGE);
    await portal.answer('/api/me', me('auditor', ['statements.read']));
    await portal.answer(O, organization({ activeKeys: 1 }));
    await portal.shows('is not open to your role');
  });
});
