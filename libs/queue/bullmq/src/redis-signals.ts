import { CONTROL, randomId, type Space } from '@attest/kernel';
import { Signals } from '@attest/queue-ports';
import type { Redis } from 'ioredis';

import { Names } from './names';
import { closeConnection, hastyConnection, patientConnection } from './redis';

export interface RedisSignalsOptions {
  readonly url: string;
  /** Processes of the same prefix hear each other. */
  readonly prefix: string;
  /** Told what a listener threw, and what could not be sent: once until something is sent again. */
  readonly warn?: (event: string, error: unknown) => void;
}

interface Message {
  readonly from: string;
  readonly topic: string;
  readonly space: Space;
}

/**
 * Signals between processes by Redis. Listeners of the same process are called at once and once, whether Redis is there or not. What is
 * emitted while a process cannot be reached is not heard there; so on every new connection it says `access` to itself: whoever keeps
 * rights in memory looks again. Until then they are a second old at most, which is what caches keep to.
 */
export class RedisSignals extends Signals {
  private readonly me = randomId();
  private readonly channel: string;
  private readonly sender: Redis;
  private readonly receiver: Redis;
  private readonly warn: (event: string, error: unknown) => void;
  private readonly listeners = new Map<string, Set<(space: Space) => void>>();
  private quiet = false;
  private closed = false;

  constructor({ url, prefix, warn }: RedisSignalsOptions) {
    super();
    this.warn = warn ?? (() => undefined);
    this.channel = new Names(prefix).own('signals');
    this.sender = hastyConnection(url);
    this.receiver = patientConnection(url);
    this.receiver.on('message', (_channel, text) => {
      this.receive(text);
    });
    // ioredis subscribes again by itself after this; what comes twice is only a second look.
    this.receiver.on('ready', () => void this.subscribe());
  }

  on(topic: string, listener: (space: Space) => void): () => void {
    const listeners = this.listeners.get(topic) ?? new Set();
    this.listeners.set(topic, listeners.add(listener));
    return () => listeners.delete(listener);
  }

  emit(topic: string, space: Space): void {
    this.tell(topic, space);
    if (this.closed) return;
    const message: Message = { from: this.me, topic, space };
    this.sender.publish(this.channel, JSON.stringify(message)).then(
      () => {
        this.quiet = false;
      },
      (error: unknown) => {
        if (!this.quiet) this.warn('signals.not-sent', error);
        this.quiet = true;
      },
    );
  }

  async close(): Promise<void> {
    this.closed = true;
    await Promise.all([closeConnection(this.sender), closeConnection(this.receiver)]);
  }

  private async subscribe(): Promise<void> {
    try {
      await this.receiver.subscribe(this.channel);
      this.tell('access', CONTROL);
    } catch (error) {
      if (!this.closed) this.warn('signals.not-heard', error);
    }
  }

  private receive(text: string): void {
    const message = parse(text);
    if (message !== undefined && message.from !== this.me) this.tell(message.topic, message.space);
  }

  /** A listener that throws is its own trouble: not that of the request that emitted, nor of the listeners after it. */
  private tell(topic: string, space: Space): void {
    for (const listener of [...(this.listeners.get(topic) ?? [])]) {
      try {
        listener(space);
      } catch (error) {
        this.warn('signals.listener-failed', error);
      }
    }
  }
}

/** Anybody on that Redis can send: what is not one of ours is none. */
function parse(text: string): Message | undefined {
  try {
    const message = JSON.parse(text) as Partial<Message> | null;
    const { from, topic, space } = message ?? {};
    const whole = typeof from === 'string' && typeof topic === 'string' && typeof space === 'string';
    return whole ? { from, topic, space } : undefined;
  } catch {
    return undefined;
  }
}
