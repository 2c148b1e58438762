import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/** A way to the server that a test can cut and hold up: what a network does. */
export class Proxy {
  private server: Server | undefined;
  private readonly sockets = new Set<Socket>();
  private port = 0;
  /** What is held back: requests in which this text stands, and how to let them go. */
  private held: { readonly text: string; readonly seen: () => void; readonly waiting: (() => void)[] } | undefined;
  private losing: string | undefined;

  constructor(private readonly target: { readonly host: string; readonly port: number }) {}

  /** For the server that a connection string names first. */
  static async before(uri: string): Promise<Proxy> {
    const { hostname, port } = new URL(uri.replace(/,[^/]*/, ''));
    const proxy = new Proxy({ host: hostname, port: Number(port) });
    await proxy.start();
    return proxy;
  }

  get uri(): string {
    return `mongodb://127.0.0.1:${this.port}/?directConnection=true`;
  }

  /** Begins to accept, on the same port as before. */
  async start(): Promise<void> {
    this.server = createServer((client) => {
      this.join(client);
    });
    this.server.listen(this.port, '127.0.0.1');
    await once(this.server, 'listening');
    this.port = (this.server.address() as AddressInfo).port;
  }

  /** As a server that is gone: nothing is accepted, and all connections are cut. */
  async stop(): Promise<void> {
    const closed = this.server === undefined ? undefined : once(this.server, 'close');
    this.server?.close();
    for (const socket of this.sockets) socket.destroy();
    await closed;
    this.server = undefined;
  }

  /** Holds requests in which `text` stands; answers how to wait for the first of them, and how to let them go. */
  hold(text: string): { readonly reached: Promise<void>; readonly release: () => void } {
    const { promise, resolve } = Promise.withResolvers<undefined>();
    const held = {
      text,
      seen: () => {
        resolve(undefined);
      },
      waiting: [] as (() => void)[],
    };
    this.held = held;
    const release = (): void => {
      this.held = undefined;
      for (const go of held.waiting) go();
    };
    return { reached: promise, release };
  }

  /** Lets the next request in which `text` stands reach the server, and cuts the connection instead of bringing its answer. */
  loseAnswerTo(text: string): void {
    this.losing = text;
  }

  private join(client: Socket): void {
    const server = connect(this.target);
    for (const socket of [client, server]) {
      this.sockets.add(socket);
      socket.setNoDelay(true);
      socket.on('error', () => undefined);
      socket.on('close', () => {
        this.sockets.delete(socket);
        client.destroy();
        server.destroy();
      });
    }
    let lost = false;
    client.on('data', (request: Buffer) => {
      const { held } = this;
      if (this.losing !== undefined && request.includes(this.losing)) {
        this.losing = undefined;
        lost = true;
      }
      if (held === undefined || !request.includes(held.text)) {
        server.write(request);
        return;
      }
      held.waiting.push(() => server.write(request));
      held.seen();
    });
    server.on('data', (answer: Buffer) => {
      if (lost) client.destroy();
      else client.write(answer);
    });
  }
}
