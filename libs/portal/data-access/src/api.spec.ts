import { provideHttpClient } from '@angular/common/http';
import { HttpTestingController, provideHttpClientTesting } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import { firstValueFrom } from 'rxjs';
import { Api, organizationPath } from './api';
import { ApiFailure } from './api-failure';
import { provideDataAccess } from './provide-data-access';

function setup() {
  TestBed.configureTestingModule({ providers: [provideHttpClient(), provideHttpClientTesting()] });
  return { api: TestBed.inject(Api), http: TestBed.inject(HttpTestingController) };
}

async function failureOf(promise: Promise<unknown>): Promise<ApiFailure> {
  const failure = await promise.then(
    () => undefined,
    (error: unknown) => error,
  );
  if (!(failure instanceof ApiFailure)) throw new Error('expected an ApiFailure');
  return failure;
}

const reply = (code: string, faults: object[] = []) => ({
  error: { code, message: 'What happened.', requestId: 'req_1', faults },
});

describe('requests to the API', () => {
  it('leave out of the query what is undefined or empty', async () => {
    const { api, http } = setup();
    const answer = firstValueFrom(api.get('/api/x', { find: '', cursor: undefined, limit: 50 }));
    http.expectOne('/api/x?limit=50').flush({ ok: true });
    expect(await answer).toEqual({ ok: true });
  });

  it('write an organization and an id so that neither can leave its place in the path', () => {
    expect(organizationPath('a/b', 'people', '../x')).toBe('/api/organizations/a%2Fb/people/..%2Fx');
  });

  it('fail with the code, the sentence, the request id and the faults of the reply', async () => {
    const { api, http } = setup();
    const answer = failureOf(firstValueFrom(api.post('/api/x')));
    http
      .expectOne('/api/x')
      .flush(reply('invalid_request', [{ path: '$.recipients[1]', message: 'No address.', rule: 'email' }]), {
        status: 400,
        statusText: 'Bad Request',
      });
    const failure = await answer;
    expect(failure).toMatchObject({
      code: 'invalid_request',
      message: 'What happened.',
      requestId: 'req_1',
      status: 400,
    });
    expect(failure.faultAt('recipients')?.message).toBe('No address.');
    expect(failure.faultAt('recipients.1')?.message).toBe('No address.');
    expect(failure.faultAt('recipient')).toBeUndefined();
    expect(failure.refused).toBe(false);
  });

  it('fail with unreachable when nothing answers', async () => {
    const { api, http } = setup();
    const answer = failureOf(firstValueFrom(api.get('/api/x')));
    http.expectOne('/api/x').error(new ProgressEvent('error'));
    expect(await answer).toMatchObject({ code: 'unreachable', status: 0, requestId: undefined });
  });

  it('fail with unexpected_reply when something in between answers', async () => {
    const { api, http } = setup();
    const answer = failureOf(firstValueFrom(api.get('/api/x')));
    http.expectOne('/api/x').flush('<h1>Bad gateway</h1>', { status: 502, statusText: 'Bad Gateway' });
    expect(await answer).toMatchObject({ code: 'unexpected_reply', status: 502 });
  });

  it('are refused when the caller may not', async () => {
    const { api, http } = setup();
    const answer = failureOf(firstValueFrom(api.get('/api/x')));
    http.expectOne('/api/x').flush(reply('not_allowed'), { status: 403, statusText: 'Forbidden' });
    expect((await answer).refused).toBe(true);
  });

  it('tell when the session is over, and not when a password was wrong', async () => {
    const { api, http } = setup();
    let ended = 0;
    api.sessionEnded.subscribe(() => (ended += 1));
    const wrong = failureOf(firstValueFrom(api.post('/api/sign-in')));
    http.expectOne('/api/sign-in').flush(reply('wrong_sign_in'), { status: 401, statusText: 'Unauthorized' });
    await wrong;
    expect(ended).toBe(0);
    const over = failureOf(firstValueFrom(api.get('/api/x')));
    http.expectOne('/api/x').flush(reply('session_expired'), { status: 401, statusText: 'Unauthorized' });
    await over;
    expect(ended).toBe(1);
  });

  it('carry the XSRF token when they change something', async () => {
    TestBed.configureTestingModule({ providers: [provideDataAccess(), provideHttpClientTesting()] });
    const api = TestBed.inject(Api);
    const http = TestBed.inject(HttpTestingController);
    document.cookie = 'XSRF-TOKEN=token-1';
    const changing = firstValueFrom(api.delete('/api/x'));
    const change = http.expectOne('/api/x');
    expect(change.request.headers.get('X-XSRF-TOKEN')).toBe('token-1');
    change.flush(null);
    await changing;
    const reading = firstValueFrom(api.get('/api/x'));
    const read = http.expectOne('/api/x');
    expect(read.request.headers.has('X-XSRF-TOKEN')).toBe(false);
    read.flush({});
    await reading;
  });
});
