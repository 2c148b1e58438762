import { EventEmitter } from 'node:events';
import type { Socket } from 'node:net';
import type { FastifyInstance } from 'fastify';
import { BodyArrival } from './body-arrival';

type Hook = (request: object, reply: object, payload: object, done: () => void) => void;

/** A request with a body, as the hooks see it. */
const requestOf = (name: string, headers: Record<string, string> = { 'content-length': '10' }) => ({
  raw: { headers, complete: false, destroyed: false, socket: name as unknown as Socket },
});

describe('A body that is read as a whole', () => {
  const givenUp: Socket[] = [];
  const hooks = new Map<string, Hook>();

  beforeEach(() => {
    jest.useFakeTimers();
    const fastify = { server: new EventEmitter(), addHook: (name: string, hook: Hook) => hooks.set(name, hook) };
    new BodyArrival(2000, (socket) => givenUp.push(socket)).watch(fastify as unknown as FastifyInstance);
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  const run = (hook: string, request: object): void => hooks.get(hook)?.(request, {}, {}, () => undefined);

  it('is given up when it has not come after two minutes, and no other is', () => {
    const late = requestOf('late');
    const chunked = requestOf('chunked', { 'transfer-encoding': 'chunked' });
    const complete = requestOf('complete');
    const answered = requestOf('answered');
    const streamed = requestOf('streamed', { 'content-length': '10', 'content-type': 'multipart/mixed; boundary=x' });
    const none = requestOf('none', {});
    for (const request of [late, chunked, complete, answered, streamed, none]) run('preParsing', request);
    complete.raw.complete = true;
    answered.raw.complete = true;
    run('onSend', answered);
    jest.advanceTimersByTime(115_000);
    expect(givenUp).toEqual([]);
    jest.advanceTimersByTime(15_000);
    expect(givenUp).toEqual(['late', 'chunked']);
    jest.advanceTimersByTime(300_000);
    expect(givenUp).toHaveLength(2);
  });
});
