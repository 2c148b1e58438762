import type { ServerResponse } from 'node:http';

/** Replies that go on until somebody ends them (server-sent events): a stop ends them, and the browser connects again. */
export class OpenStreams {
  private readonly open = new Set<ServerResponse>();

  add(response: ServerResponse): void {
    this.open.add(response);
    response.once('close', () => this.open.delete(response));
  }

  endAll(): void {
    for (const response of this.open) response.end();
    this.open.clear();
  }
}
