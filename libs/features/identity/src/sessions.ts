import { createHash, createHmac, randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Clock, CONTROL, isDomainError, type UserId } from '@attest/kernel';
import { Signals } from '@attest/log';
import { EventLog, type SessionUse, Settings } from '@attest/platform';
import { collection, Records } from '@attest/storage-ports';
import { ShortCache } from './short-cache';

const HOUR_MS = 3_600_000;
/** A session that is not used so long ends, even if a sign-in lasts longer. */
const IDLE_MS = 4 * HOUR_MS;
/** How exactly the last use is kept. */
const TOUCH_MS = 60_000;
/** Ended sessions that a sign-in clears away. */
const CLEARED_AT_ONCE = 20;

export interface SessionRecord {
  /** SHA-256 of the token: whoever reads the database cannot use the sessions in it. */
  readonly id: string;
  readonly user: UserId;
  readonly createdAt: number;
  readonly usedAt: number;
  /** When it ends unless it is used, milliseconds. Never later than a sign-in lasts. */
  readonly expiresAt: number;
}

/** Sessions are no facts to prove later, so they are plain records; that somebody signed in is in the audit. */
export const SESSIONS = collection<SessionRecord>({
  name: 'sessions',
  key: (session) => session.id,
  indexes: { user: (session) => session.user, expires: (session) => session.expiresAt },
});

export interface OpenedSession {
  readonly id: string;
  /** 256 random bits, base64url. Given to the browser, never stored. */
  readonly token: string;
  readonly csrf: string;
}

const TOKEN = /^[A-Za-z0-9_-]{43}$/;

const sessionId = (token: string): string => createHash('sha256').update(token).digest('base64url');

/** What a request that changes something must carry. Follows from the token alone, so there is nothing to store or to rotate. */
const csrfOf = (token: string): string => createHmac('sha256', token).update('attest csrf 1').digest('base64url');

/** Who is signed in: opaque tokens, ended by the server. */
@Injectable()
export class Sessions {
  private readonly touching = new Set<string>();

  constructor(
    private readonly records: Records,
    private readonly clock: Clock,
    private readonly settings: Settings,
    private readonly signals: Signals,
    private readonly cache: ShortCache,
    private readonly log: EventLog,
  ) {}

  /** A new session. Always one with a new token: a token that was planted before sign-in is worth nothing after it. */
  async open(user: UserId): Promise<OpenedSession> {
    await this.clearEnded();
    const token = randomBytes(32).toString('base64url');
    const now = this.clock.now();
    const id = sessionId(token);
    await this.records.insert(CONTROL, SESSIONS, {
      id,
      user,
      createdAt: now,
      usedAt: now,
      expiresAt: this.expiry(now, now),
    });
    return { id, token, csrf: csrfOf(token) };
  }

  /** The session with that token, unless it has ended. A use that counts puts off its end. */
  async find(
    token: string,
    use: SessionUse = 'count',
  ): Promise<{ readonly id: string; readonly user: UserId; readonly csrf: string } | undefined> {
    if (!TOKEN.test(token)) return undefined;
    const id = sessionId(token);
    const stored = await this.cache.get(`session ${id}`, () => this.records.get(CONTROL, SESSIONS, id));
    const now = this.clock.now();
    if (stored === undefined || stored.value.expiresAt <= now) return undefined;
    if (use === 'count' && now - stored.value.usedAt >= TOUCH_MS) this.touch(stored.version, stored.value, now);
    return { id, user: stored.value.user, csrf: csrfOf(token) };
  }

  /** Ends a session, by its id. One that does not exist is fine. */
  async end(id: string): Promise<void> {
    for (;;) {
      const stored = await this.records.get(CONTROL, SESSIONS, id);
      if (stored === undefined) break;
      try {
        await this.records.remove(CONTROL, SESSIONS, id, stored.version);
        break;
      } catch (error) {
        // It was used meanwhile, which changed its version.
        if (!isDomainError(error, 'changed_meanwhile')) throw error;
      }
    }
    this.signals.emit('access', CONTROL);
  }

  /** Ends the session with that token, if there is one. */
  async endByToken(token: string): Promise<void> {
    if (TOKEN.test(token)) await this.end(sessionId(token));
  }

  private expiry(createdAt: number, usedAt: number): number {
    const longest = this.settings.sessionHours * HOUR_MS;
    return Math.min(createdAt + longest, usedAt + IDLE_MS);
  }

  /** After the request that is answered now: should it fail, the session ends a little earlier than it might have. */
  private touch(version: number, session: SessionRecord, now: number): void {
    if (this.touching.has(session.id)) return;
    this.touching.add(session.id);
    const used = { ...session, usedAt: now, expiresAt: this.expiry(session.createdAt, now) };
    const write = async (): Promise<void> => {
      try {
        await this.records.replace(CONTROL, SESSIONS, version, used);
      } catch (error) {
        if (!isDomainError(error)) this.log.error('session.not-touched', error);
      } finally {
        this.touching.delete(session.id);
      }
    };
    setImmediate(() => void write());
  }

  private async clearEnded(): Promise<void> {
    const ended = await this.records.find(CONTROL, SESSIONS, {
      index: 'expires',
      before: this.clock.now(),
      limit: CLEARED_AT_ONCE,
    });
    for (const { value } of ended.records) {
      const stored = await this.records.get(CONTROL, SESSIONS, value.id);
      if (stored !== undefined && stored.value.expiresAt <= this.clock.now())
        await this.removeQuietly(value.id, stored.version);
    }
  }

  private async removeQuietly(id: string, version: number): Promise<void> {
    try {
      await this.records.remove(CONTROL, SESSIONS, id, version);
    } catch (error) {
      if (!isDomainError(error, 'changed_meanwhile')) throw error;
    }
  }
}
