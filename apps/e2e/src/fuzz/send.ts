import { connect } from 'node:net';

export interface FuzzRequest {
  readonly method: string;
  /** Path and query as they go out, well-formed or not. */
  readonly target: string;
  readonly headers: readonly (readonly [string, string])[];
  readonly body: Buffer | undefined;
  /** Bytes of the body that are announced and never sent: the connection ends instead, and no answer is owed. */
  readonly missing: number;
}

export interface FuzzAnswer {
  readonly status: number;
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
}

const TIMEOUT_MS = 5_000;

/** Sends over a connection of its own, without a client that would refuse to; undefined: it was closed without a whole answer. Throws after 5 s. */
export function send(url: string, request: FuzzRequest): Promise<FuzzAnswer | undefined> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    const socket = connect(Number(port), hostname);
    const timer = setTimeout(() => {
      socket.destroy();
      reject(new Error(`no whole answer within ${TIMEOUT_MS} ms`));
    }, TIMEOUT_MS);
    socket.on('data', (chunk: Buffer) => {
      chunks.push(chunk);
      // A stream of events does not end by itself.
      if (/\r\ncontent-type: text\/event-stream/i.test(chunk.toString('latin1'))) socket.destroy();
    });
    // A server that has refused may reset what is still coming in; its answer counts.
    socket.on('error', () => undefined);
    socket.on('close', () => {
      clearTimeout(timer);
      try {
        resolve(answerIn(Buffer.concat(chunks), request.method));
      } catch (error) {
        // Who breaks off its own request may find the answer broken off as well.
        if (request.missing > 0) resolve(undefined);
        else reject(error instanceof Error ? error : new Error(String(error)));
      }
    });
    socket.write(bytesOf(request));
    if (request.missing > 0) socket.end();
  });
}

function bytesOf({ method, target, headers, body, missing }: FuzzRequest): Buffer {
  const length: (readonly [string, string])[] =
    body === undefined ? [] : [['Content-Length', String(body.length + missing)]];
  const lines = [['Host', 'fuzz.example'], ['Connection', 'close'], ...headers, ...length];
  const head = lines.map(([name, value]) => `${name}: ${value}\r\n`).join('');
  return Buffer.concat([Buffer.from(`${method} ${target} HTTP/1.1\r\n${head}\r\n`), body ?? Buffer.alloc(0)]);
}

function answerIn(bytes: Buffer, method: string): FuzzAnswer | undefined {
  if (bytes.length === 0) return undefined;
  const end = bytes.indexOf('\r\n\r\n');
  if (end < 0) throw new Error('the answer ended within its headers');
  const [first = '', ...lines] = bytes.toString('latin1', 0, end).split('\r\n');
  const headers = Object.fromEntries(
    lines.map((line) => [line.slice(0, line.indexOf(':')).toLowerCase(), line.slice(line.indexOf(':') + 1).trim()]),
  );
  const status = Number(/^HTTP\/1\.1 (\d{3})/.exec(first)?.[1]);
  const rest = bytes.subarray(end + 4);
  const isStream = headers['content-type']?.startsWith('text/event-stream') === true;
  const body = headers['transfer-encoding'] === 'chunked' && !isStream ? joined(rest) : rest;
  const length = Number(headers['content-length'] ?? body.length);
  if (method !== 'HEAD' && body.length !== length) throw new Error(`${body.length} of ${length} bytes were answered`);
  return { status, headers, text: body.toString() };
}

function joined(chunked: Buffer): Buffer {
  const parts: Buffer[] = [];
  for (let at = 0; ;) {
    const line = chunked.indexOf('\r\n', at);
    const size = line < 0 ? Number.NaN : Number.parseInt(chunked.toString('latin1', at, line), 16);
    if (Number.isNaN(size)) throw new Error('the answer was cut in its middle');
    if (size === 0) return Buffer.concat(parts);
    parts.push(chunked.subarray(line + 2, line + 2 + size));
    at = line + 2 + size + 2;
  }
}
