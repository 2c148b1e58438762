import { Injectable } from '@nestjs/common';
import type { SignIn } from '@attest/contracts';
import { MEMBERSHIPS, MEMBERSHIPS_LISTED, Passwords, Sessions, type UserRecord } from '@attest/identity';
import { CONTROL, DomainError } from '@attest/kernel';
import { type Actor, AuditTrail } from '@attest/log';
import type { UserCaller } from '@attest/platform';
import { Records } from '@attest/storage-ports';
import { findUser } from './find-user';
import type { SignedIn } from './sign-up';

/** Begins and ends sessions; both are in the audit of every organization that the user belongs to. */
@Injectable()
export class SignInUser {
  constructor(
    private readonly records: Records,
    private readonly audit: AuditTrail,
    private readonly passwords: Passwords,
    private readonly sessions: Sessions,
  ) {}

  /** Throws DomainError `wrong_sign_in`, after the same time whether the address is unknown or the password wrong. */
  async signIn(input: SignIn, address?: string): Promise<SignedIn> {
    const user = await findUser(this.records, input.email);
    const right = await this.passwords.verifies(user?.id, input.password);
    if (user === undefined || !right) throw new DomainError('wrong_sign_in');
    const session = await this.sessions.open(user.id);
    await this.tell(actorFor(user, address), 'user.signed-in');
    return { user, session };
  }

  async signOut(caller: UserCaller): Promise<void> {
    await this.sessions.end(caller.session);
    await this.tell(caller.actor, 'user.signed-out');
  }

  private async tell(actor: Actor, kind: string): Promise<void> {
    const { records } = await this.records.find(CONTROL, MEMBERSHIPS, {
      index: 'user',
      equals: actor.id,
      limit: MEMBERSHIPS_LISTED,
    });
    const entries = records.map(({ value }) => ({ actor, kind, facts: {}, concerns: value.tenant }));
    const told = entries.length === 0 ? [{ actor, kind, facts: {} }] : entries;
    await Promise.all(told.map((entry) => this.audit.record(CONTROL, entry)));
  }
}

function actorFor(user: UserRecord, address: string | undefined): Actor {
  return { kind: 'user', id: user.id, name: user.name, ...(address === undefined ? {} : { address }) };
}
