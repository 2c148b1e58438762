import { type Harness, type Organization, signUpOrganization, startStandalone } from '@attest/testing';

const BROWSER = 'text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8';
const wrong = {
  actor: { mbox: 'mailto:ada@larkmoor.example' },
  verb: { id: 'http://adlnet.gov/expapi/verbs/passed' },
  object: { id: 'https://larkmoor.example/sop/0142' },
  result: { score: { scaled: 1.2 } },
};

describe('the reason of a refusal', () => {
  let server: Harness;
  let organization: Organization;

  beforeAll(async () => {
    server = await startStandalone();
    organization = await signUpOrganization(server.url, 'Larkmoor Biologics');
  });
  afterAll(() => server.close());

  it('is JSON for a learning tool, and lines of text where these are liked better [C-2.5-forms]', async () => {
    const { xapi } = organization;
    const json = await xapi.request('POST', '/xapi/statements', wrong);
    expect([json.status, json.headers.get('content-type')]).toEqual([400, 'application/json; charset=utf-8']);
    const { text, headers } = await xapi.request('POST', '/xapi/statements', wrong, {
      Accept: 'text/plain, application/json;q=0.9',
    });
    expect(headers.get('content-type')).toBe('text/plain; charset=utf-8');
    expect(text).toContain('code: invalid_statement');
    expect(text).toMatch(
      /^- \$\.result\.score\.scaled: .*1\.2.*\(rule score-scaled.*, xAPI 1\.0\.3 Data 2\.4\.5\.1\)$/m,
    );
    expect(text).toContain(`request: ${headers.get('x-request-id')}`);
    expect(headers.get('vary')).toContain('Accept');
    expect(headers.get('x-experience-api-version')).toBe('1.0.3');
    expect(headers.get('x-experience-api-consistent-through')).toMatch(/^\d{4}-/);
  });

  it('is a page for a person who opens an address of xAPI in a browser, after being asked who they are [C-2.5-forms]', async () => {
    const address = `${server.url}/xapi/statements?limit=${encodeURIComponent('<b>x</b>')}`;
    const open = (headers: Record<string, string>) => fetch(address, { headers: { Accept: BROWSER, ...headers } });
    const asked = await open({});
    expect([asked.status, asked.headers.get('www-authenticate')]).toEqual([
      401,
      'Basic realm="Attest xAPI", charset="UTF-8"',
    ]);
    expect(await asked.text()).toContain('<h1>401 Unauthorized</h1>');
    const refused = await open(organization.xapi.headers);
    expect([refused.status, refused.headers.get('content-type')]).toEqual([400, 'text/html; charset=utf-8']);
    const page = await refused.text();
    expect(page).toContain('limit');
    expect(page).not.toContain('<b>');
    expect(page).toContain(refused.headers.get('x-request-id'));
  });

  it('follows Accept behind a form too, and a HEAD has none', async () => {
    const form = await fetch(`${server.url}/xapi/statements?method=GET`, {
      method: 'POST',
      headers: { Accept: BROWSER, 'Content-Type': 'application/x-www-form-urlencoded' },
      body: 'limit=x',
    });
    expect([form.status, form.headers.get('content-type')]).toEqual([401, 'text/html; charset=utf-8']);
    const head = await fetch(`${server.url}/xapi/statements`, { method: 'HEAD', headers: { Accept: BROWSER } });
    expect([head.status, head.headers.get('content-type'), await head.text()]).toEqual([
      401,
      'text/html; charset=utf-8',
      '',
    ]);
  });

  it('stays JSON in the admin API', async () => {
    const reply = await fetch(`${server.url}${organization.path}`, { headers: { Accept: BROWSER } });
    expect([reply.status, reply.headers.get('content-type')]).toEqual([401, 'application/json; charset=utf-8']);
  });
});
