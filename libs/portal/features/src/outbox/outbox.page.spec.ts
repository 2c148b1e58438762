import { PortalPage } from '../testing/portal-page';
import { OutboxPage } from './outbox.page';

const message = (id: string) => ({
  id,
  at: '2026-11-23T06:00:09.000Z',
  to: `${id}@larkmoor.example`,
  from: 'attest@localhost',
  subject: `Sterile filling ${id}`,
  text: 'Open it: http://127.0.0.1:8080/o/larkmoor/reports/runs/r1.',
});

async function opened(query = '') {
  const portal = new PortalPage({ routes: [{ path: 'outbox', component: OutboxPage }] });
  await portal.open(`/outbox${query}`);
  return portal;
}

describe('the outbox', () => {
  it('shows the newest message as it would be, with links that work', async () => {
    const portal = await opened();
    await portal.answer('/outbox', { messages: [message('m1'), message('m2')] });
    expect(portal.one('article').textContent).toContain('Sterile filling m1');
    expect(portal.one('article a').getAttribute('href')).toBe('http://127.0.0.1:8080/o/larkmoor/reports/runs/r1');
    expect(portal.one('article').textContent).toContain('23 Nov 2026, 07:00:09 CET');
  });

  it('opens the message of its address', async () => {
    const portal = await opened('?open=m2');
    await portal.answer('/outbox', { messages: [message('m1'), message('m2')] });
    expect(portal.one('article').textContent).toContain('m2@larkmoor.example');
  });

  it('says what to set when there is no mail', async () => {
    const portal = await opened();
    await portal.answer('/outbox', { messages: [] });
    expect(portal.text).toContain('Set SMTP_URL to send.');
  });

  it('says why it did not load', async () => {
    const portal = await opened();
    await portal.fail('/outbox', 503, { code: 'storage_unavailable', message: 'The storage is away.' });
    expect(portal.text).toContain('The outbox did not load');
    expect(portal.text).toContain('The storage is away.');
  });
});
