import { startServer, type TestServer } from '../spec-kit/start-server';
import { ThingModule } from '../spec-kit/thing.controller';

interface Document {
  readonly openapi: string;
  readonly paths: Record<string, Record<string, { readonly requestBody?: unknown; readonly parameters?: unknown[] }>>;
  readonly components: { readonly schemas: Record<string, unknown> };
}

describe('the documentation of the API', () => {
  let server: TestServer;

  beforeAll(async () => {
    server = await startServer({ modules: [ThingModule] });
  });

  afterAll(() => server.close());

  it('describes bodies by the same schemas that check them', async () => {
    const reply = await server.ask('GET', '/api/docs/json');
    const document = reply.json as Document;
    expect(document.openapi).toBe('3.1.0');
    const { post, get } = document.paths['/api/organizations/{organization}/things'] ?? {};
    expect(JSON.stringify(post?.requestBody)).toContain('#/components/schemas/Thing');
    expect(document.components.schemas.Thing).toMatchObject({ required: ['name'], additionalProperties: false });
    expect(document.components.schemas.MadeThing).toMatchObject({ required: ['name', 'tags'] });
    expect(get?.parameters).toContainEqual(expect.objectContaining({ name: 'limit', in: 'query' }));
  });

  it('is a page whose scripts and styles all come from the server and are allowed by its policy', async () => {
    const page = await server.ask('GET', '/api/docs');
    expect(page.status).toBe(200);
    const sources = [...page.text.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, source = '']) => source);
    expect(sources.length).toBeGreaterThan(3);
    for (const source of sources) {
      const url = new URL(source, 'http://here/api/docs');
      expect(url.host).toBe('here');
      expect((await server.ask('GET', url.pathname)).status).toBe(200);
    }
    expect(page.text).not.toMatch(/<script(?![^>]* src=)/);
    expect(page.headers['content-security-policy']).toContain("style-src 'self' 'unsafe-inline'");
    expect(page.headers['content-security-policy']).toContain("script-src 'self';");
  });
});
