export interface Answer<T = unknown> {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** The body as JSON; undefined when it is none. */
  readonly json: T;
}

export async function answerOf<T>(response: Response): Promise<Answer<T>> {
  const text = await response.text();
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    json = undefined;
  }
  return { status: response.status, headers: response.headers, text, json: json as T };
}

/** A learning tool: sends to one organization with one key. */
export class XapiClient {
  constructor(
    readonly url: string,
    readonly key: string,
    readonly secret: string,
    readonly version = '1.0.3',
  ) {}

  get headers(): Record<string, string> {
    return {
      Authorization: `Basic ${Buffer.from(`${this.key}:${this.secret}`).toString('base64')}`,
      'X-Experience-API-Version': this.version,
    };
  }

  async request<T = unknown>(
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<Answer<T>> {
    const response = await fetch(new URL(path, this.url), {
      method,
      headers: { ...this.headers, ...(body === undefined ? {} : { 'Content-Type': 'application/json' }), ...headers },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    return answerOf<T>(response);
  }

  post(statements: unknown): Promise<Answer<string[]>> {
    return this.request('POST', '/xapi/statements', statements);
  }

  put(id: string, statement: unknown): Promise<Answer> {
    return this.request('PUT', `/xapi/statements?statementId=${id}`, statement);
  }

  get(query: Record<string, string> = {}): Promise<Answer<{ statements: { id: string }[]; more: string }>> {
    return this.request('GET', `/xapi/statements?${new URLSearchParams(query).toString()}`);
  }
}
