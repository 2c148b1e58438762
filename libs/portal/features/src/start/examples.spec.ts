import { EXAMPLES, type ExampleName, textOf } from './examples';

const facts = { endpoint: 'https://lrs.example/xapi', key: 'at_1', secret: 'ats_2' };
const text = (name: ExampleName): string => textOf(EXAMPLES[name](facts));

describe('the requests to be pasted', () => {
  it('name the endpoint, the key and the secret', () => {
    for (const name of ['curl', 'javascript', 'python'] as const) {
      expect(text(name)).toContain('https://lrs.example/xapi/statements');
      expect(text(name)).toContain('at_1:ats_2');
      expect(text(name)).toContain('X-Experience-API-Version');
    }
  });

  it('curl sends a statement that is JSON, in quotes that nothing in it ends', () => {
    const body = /-d '([^']*)'$/.exec(text('curl'))?.[1] ?? '';
    expect(JSON.parse(body)).toMatchObject({
      actor: { name: 'Ada Brandt' },
      object: { definition: { name: { en: 'Aseptic Gowning' } } },
      result: { success: true, score: { scaled: 0.92 } },
    });
  });

  it('JavaScript is a program', async () => {
    const fetched: [string, RequestInit][] = [];
    // Top-level await works in a module; here the program is the body of an async function.
    const { constructor: AsyncFunction } = Object.getPrototypeOf(async () => Promise.resolve()) as {
      readonly constructor: new (...source: string[]) => (...values: unknown[]) => Promise<void>;
    };
    const run = new AsyncFunction('fetch', 'console', 'btoa', text('javascript'));
    const fetch = (url: string, init: RequestInit) => {
      fetched.push([url, init]);
      return Promise.resolve({ status: 200, json: () => Promise.resolve(['id']) });
    };
    await run(fetch, { log: () => undefined }, (value: string) => `b64(${value})`);
    const [url, init] = fetched[0]!;
    expect(url).toBe('https://lrs.example/xapi/statements');
    expect(init.headers).toMatchObject({ Authorization: 'Basic b64(at_1:ats_2)' });
    expect(JSON.parse(init.body as string)).toMatchObject({ verb: { id: 'http://adlnet.gov/expapi/verbs/passed' } });
  });

  it('Python writes its constants as Python does', () => {
    expect(text('python')).toContain('"success": True');
    expect(text('python')).not.toContain('true');
  });
});
