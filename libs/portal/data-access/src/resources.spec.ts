import { HttpTestingController, provideHttpClientTesting } from '@angular/common/http/testing';
import { provideHttpClient } from '@angular/common/http';
import { TestBed } from '@angular/core/testing';
import type { Me, ReportRun, ReportScheduleInput } from '@attest/contracts';
import { firstValueFrom } from 'rxjs';
import { ApiKeysApi } from './api-keys';
import { OutboxApi } from './outbox';
import { PeopleApi } from './people';
import { ReportRunsApi, WATCH_EVERY, isUnderWay } from './report-runs';
import { ReportSchedulesApi } from './report-schedules';
import { Session } from './session';
import { StatementsApi } from './statements';

beforeEach(() => {
  TestBed.configureTestingModule({ providers: [provideHttpClient(), provideHttpClientTesting()] });
});

const http = () => TestBed.inject(HttpTestingController);

const me: Me = {
  user: { id: 'u', name: 'Ines Marchetti', email: 'ines@larkmoor.example' },
  memberships: [
    {
      organization: { slug: 'larkmoor', name: 'Larkmoor', zone: 'Europe/Zurich' },
      role: 'owner',
      permissions: ['keys.issue'],
    },
  ],
};

const unauthorized = (code: string) =>
  [
    { error: { code, message: 'Sign in.', requestId: 'r', faults: [] } },
    { status: 401, statusText: 'Unauthorized' },
  ] as const;

describe('the session', () => {
  it('asks once who is signed in', async () => {
    const session = TestBed.inject(Session);
    expect(session.me()).toBeUndefined();
    const first = firstValueFrom(session.load());
    http().expectOne('/api/me').flush(me);
    expect(await first).toEqual(me);
    expect(await firstValueFrom(session.load())).toEqual(me);
    http().expectNone('/api/me');
    expect(session.may('larkmoor', 'keys.issue')).toBe(true);
    expect(session.may('larkmoor', 'statements.void')).toBe(false);
    expect(session.may('elsewhere', 'keys.issue')).toBe(false);
  });

  it('knows that nobody is signed in', async () => {
    const session = TestBed.inject(Session);
    const answer = firstValueFrom(session.load());
    http()
      .expectOne('/api/me')
      .flush(...unauthorized('not_signed_in'));
    expect(await answer).toBeNull();
    expect(session.me()).toBeNull();
    expect(session.ended()).toBe(false);
  });

  it('does not take a server that is away for a sign-out', async () => {
    const session = TestBed.inject(Session);
    const answer = firstValueFrom(session.load());
    http().expectOne('/api/me').error(new ProgressEvent('error'));
    await expect(answer).rejects.toMatchObject({ code: 'unreachable' });
    expect(session.me()).toBeUndefined();
  });

  it('notices in any request that it ended, and begins again with the next sign-in', async () => {
    const session = TestBed.inject(Session);
    const signing = firstValueFrom(session.signIn({ email: 'a@b.example', password: 'x' }));
    http().expectOne('/api/sign-in').flush(me);
    await signing;
    const asking = firstValueFrom(TestBed.inject(PeopleApi).list('larkmoor'));
    http()
      .expectOne('/api/organizations/larkmoor/people')
      .flush(...unauthorized('session_expired'));
    await expect(asking).rejects.toMatchObject({ code: 'session_expired' });
    expect(session.ended()).toBe(true);
    expect(session.me()).toEqual(me);
    const again = firstValueFrom(session.signIn({ email: 'a@b.example', password: 'x' }));
    http().expectOne('/api/sign-in').flush(me);
    await again;
    expect(session.ended()).toBe(false);
  });

  it('forgets who it was after signing out', async () => {
    const session = TestBed.inject(Session);
    const out = firstValueFrom(session.signOut());
    http().expectOne('/api/sign-out').flush(null);
    await out;
    expect(session.me()).toBeNull();
  });
});

describe('each resource', () => {
  it('asks for statements with the filters of xAPI', async () => {
    const answer = firstValueFrom(
      TestBed.inject(StatementsApi).list('larkmoor', { agent: '{"mbox":"mailto:a@b.example"}', limit: 50 }),
    );
    const request = http().expectOne((sent) => sent.url === '/api/organizations/larkmoor/statements');
    expect(request.request.params.get('agent')).toBe('{"mbox":"mailto:a@b.example"}');
    request.flush({ statements: [], total: 0, completeThrough: '2026-11-24T10:00:00.000Z' });
    expect((await answer).total).toBe(0);
  });

  it('takes the lists out of their envelopes', async () => {
    const keys = firstValueFrom(TestBed.inject(ApiKeysApi).list('larkmoor'));
    http()
      .expectOne('/api/organizations/larkmoor/keys')
      .flush({ keys: [{ key: 'at_k_1' }] });
    expect(await keys).toEqual([{ key: 'at_k_1' }]);
    const mail = firstValueFrom(TestBed.inject(OutboxApi).list('larkmoor'));
    http().expectOne('/api/organizations/larkmoor/outbox').flush({ messages: [] });
    expect(await mail).toEqual([]);
  });

  it('revokes a key by its name, which may hold any character', async () => {
    const answer = firstValueFrom(TestBed.inject(ApiKeysApi).revoke('larkmoor', 'at/k'));
    const request = http().expectOne('/api/organizations/larkmoor/keys/at%2Fk/revoke');
    expect(request.request.method).toBe('POST');
    request.flush({ key: 'at/k' });
    expect(await answer).toEqual({ key: 'at/k' });
  });

  it('names where the data of an attachment lies', () => {
    const address = TestBed.inject(StatementsApi).attachmentAddress('larkmoor', 'a/b', '9f');
    expect(address).toBe('/api/organizations/larkmoor/statements/a%2Fb/attachments/9f');
  });

  it('says which version of a schedule it replaces', async () => {
    const input = { name: 'Weekly' } as ReportScheduleInput;
    const answer = firstValueFrom(TestBed.inject(ReportSchedulesApi).replace('larkmoor', 's1', 4, input));
    const request = http().expectOne('/api/organizations/larkmoor/report-schedules/s1');
    expect(request.request.method).toBe('PUT');
    expect(request.request.headers.get('If-Match')).toBe('4');
    expect(request.request.body).toEqual(input);
    request.flush({ id: 's1', version: 5 });
    expect(await answer).toEqual({ id: 's1', version: 5 });
  });

  it('asks for the next times with cron line and zone', async () => {
    const answer = firstValueFrom(
      TestBed.inject(ReportSchedulesApi).nextTimes('larkmoor', '0 7 * * 1', 'Europe/Zurich'),
    );
    const request = http().expectOne((sent) => sent.url.endsWith('/report-schedules/next-times'));
    expect(request.request.params.get('cron')).toBe('0 7 * * 1');
    expect(request.request.params.get('zone')).toBe('Europe/Zurich');
    request.flush({ next: ['2026-11-30T06:00:00.000Z'] });
    expect(await answer).toEqual(['2026-11-30T06:00:00.000Z']);
  });
});

describe('a run that is watched', () => {
  const run = (state: ReportRun['state']) => ({ id: 'r1', state }) as ReportRun;

  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  it('is looked at again and again until it is over, and then no more', () => {
    const seen: string[] = [];
    let complete = false;
    TestBed.inject(ReportRunsApi)
      .watch('larkmoor', 'r1')
      .subscribe({ next: ({ state }) => seen.push(state), complete: () => (complete = true) });
    for (const state of ['waiting', 'running', 'made', 'delivered'] as const) {
      http().expectOne('/api/organizations/larkmoor/report-runs/r1').flush(run(state));
      jest.advanceTimersByTime(WATCH_EVERY);
    }
    http().expectNone('/api/organizations/larkmoor/report-runs/r1');
    expect(seen).toEqual(['waiting', 'running', 'made', 'delivered']);
    expect(complete).toBe(true);
  });

  it('is under way until somebody would have to do something', () => {
    expect((['waiting', 'running', 'made'] as const).every((state) => isUnderWay(run(state)))).toBe(true);
    expect((['delivered', 'delivery_failed', 'failed'] as const).some((state) => isUnderWay(run(state)))).toBe(false);
  });
});
