import { Injectable } from '@nestjs/common';
import type { SignUp } from '@attest/contracts';
import { MEMBERSHIPS, type OpenedSession, Passwords, Sessions, type UserRecord } from '@attest/identity';
import { CONTROL, DomainError, type UserId } from '@attest/kernel';
import { Records } from '@attest/storage-ports';
import { passwordWeakness } from '@attest/tenancy';
import { findUser } from './find-user';
import { FoundOrganization } from './found-organization';

export interface SignedIn {
  readonly user: UserRecord;
  readonly session: OpenedSession;
}

/** A new organization with its owner, who is signed in at once. */
@Injectable()
export class SignUpOrganization {
  constructor(
    private readonly records: Records,
    private readonly passwords: Passwords,
    private readonly sessions: Sessions,
    private readonly steps: FoundOrganization,
  ) {}

  /**
   * Throws DomainError `invalid_request` when the password is weak, `already_taken` when the address is. That the answer tells which
   * addresses are known is the price of signing up without a mail; it is paid until addresses are verified.
   */
  async signUp(input: SignUp, address?: string): Promise<SignedIn> {
    refuseWeak(input);
    const user = await this.user(input, address);
    const actor = {
      kind: 'user',
      id: user.id,
      name: user.name,
      ...(address === undefined ? {} : { address }),
    } as const;
    await this.steps.found({ organization: input.organization, zone: input.zone, user, actor });
    return { user, session: await this.sessions.open(user.id) };
  }

  /** The new user; or the one whose sign-up stopped half-way, to whoever knows its password. */
  private async user(input: SignUp, address: string | undefined): Promise<UserRecord> {
    const known = await findUser(this.records, input.email);
    if (known === undefined) return this.steps.addUser({ ...input, ...(address === undefined ? {} : { address }) });
    const right = await this.passwords.verifies(known.id, input.password);
    if (!right || (await this.belongsSomewhere(known.id))) {
      throw new DomainError('already_taken', { what: 'e-mail address' });
    }
    return known;
  }

  private async belongsSomewhere(user: UserId): Promise<boolean> {
    return (await this.records.count(CONTROL, MEMBERSHIPS, { index: 'user', equals: user })) > 0;
  }
}

function refuseWeak({ password, email, name, organization }: SignUp): void {
  const weakness = passwordWeakness(password, [email, name, organization]);
  if (weakness !== undefined) throw new DomainError('invalid_request', {}, [{ path: '$.password', ...weakness }]);
}
