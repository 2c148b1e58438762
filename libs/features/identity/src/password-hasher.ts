import { Injectable } from '@nestjs/common';
import { hash, verify } from '@node-rs/argon2';
import { DomainError } from '@attest/kernel';

/** OWASP Password Storage Cheat Sheet: argon2id (the package's default algorithm) with 19 MiB, two passes, one lane. */
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1, outputLen: 32 } as const;

/** Of libuv's four threads; files and name look-ups need the others. */
const AT_ONCE = 2;
/** So many may wait, some seconds: more are people who guess from many addresses, and waiting requests cost memory. */
const MOST_WAITING = 200;
const RETRY_AFTER_SECONDS = 5;

/**
 * Hashes passwords, off the thread that answers HTTP and only a few at once. Throws DomainError `too_many_requests` when too many
 * wait already.
 */
@Injectable()
export class PasswordHasher {
  private running = 0;
  private readonly waiting: (() => void)[] = [];
  private nobody: Promise<string> | undefined;

  hash(password: string): Promise<string> {
    return this.inTurn(() => hash(canonical(password), COST));
  }

  /** Whether the password is the hashed one. Without a hash it takes as long and is false: nobody learns who has an account. */
  async verifies(hashed: string | undefined, password: string): Promise<boolean> {
    this.nobody ??= this.hash('the password of nobody');
    const against = hashed ?? (await this.nobody);
    const right = await this.inTurn(() => verify(against, canonical(password)));
    return right && hashed !== undefined;
  }

  private async inTurn<T>(work: () => Promise<T>): Promise<T> {
    if (this.waiting.length >= MOST_WAITING) {
      throw new DomainError('too_many_requests', { retryAfter: RETRY_AFTER_SECONDS });
    }
    if (this.running >= AT_ONCE) await new Promise<void>((resolve) => this.waiting.push(resolve));
    else this.running++;
    try {
      return await work();
    } finally {
      const next = this.waiting.shift();
      if (next === undefined) this.running--;
      else next();
    }
  }
}

/** One form for passwords that look alike (NIST SP 800-63B 5.1.1.2): keyboards differ in how they compose letters. */
const canonical = (password: string): string => password.normalize('NFKC');
