import { Agent, request } from 'node:http';

/** One connection that is kept: sends one request after the other. */
export class Client {
  constructor({ url, key, secret }) {
    this.url = new URL(url);
    this.agent = new Agent({ keepAlive: true, maxSockets: 1 });
    this.headers = {
      Authorization: `Basic ${Buffer.from(`${key}:${secret}`).toString('base64')}`,
      'X-Experience-API-Version': '1.0.3',
    };
  }

  send(method, path, body) {
    const length =
      body === undefined ? {} : { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(body) };
    return new Promise((resolve, reject) => {
      const sending = request(
        {
          host: this.url.hostname,
          port: this.url.port,
          agent: this.agent,
          method,
          path,
          headers: { ...this.headers, ...length },
        },
        (response) => {
          const chunks = [];
          response.on('data', (chunk) => chunks.push(chunk));
          response.on('end', () => resolve({ status: response.statusCode, body: Buffer.concat(chunks).toString() }));
          response.on('error', reject);
        },
      );
      sending.on('error', reject);
      sending.end(body);
    });
  }

  close() {
    this.agent.destroy();
  }
}
