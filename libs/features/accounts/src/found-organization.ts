import { Injectable } from '@nestjs/common';
import {
  membershipKey,
  MEMBERSHIPS,
  ORGANIZATIONS,
  type OrganizationRecord,
  Passwords,
  USERS,
  type UserRecord,
} from '@attest/identity';
import { Clock, CONTROL, DomainError, isDomainError, isoInstant, newTenantId, newUserId } from '@attest/kernel';
import { type Actor, AuditTrail, Signals } from '@attest/log';
import { Records, type Versioned } from '@attest/storage-ports';
import { newRoutingTag, slugFor } from '@attest/tenancy';

/** Numbered slugs that are tried one after the other; beyond them a random number is likelier to be free. */
const SLUGS_IN_ORDER = 20;
const SLUG_TRIES = 40;

export interface Founding {
  readonly organization: string;
  readonly zone: string;
  readonly user: UserRecord;
  readonly actor: Actor;
}

/**
 * The steps of a sign-up: user, then organization, then membership. Each is one provable change, and nobody can reach an organization
 * without a membership, so a crash between them leaves nothing to be seen. Whoever comes back with the same address and password
 * goes on where it stopped; each step finds what was done before.
 */
@Injectable()
export class FoundOrganization {
  constructor(
    private readonly records: Records,
    private readonly audit: AuditTrail,
    private readonly passwords: Passwords,
    private readonly clock: Clock,
    private readonly signals: Signals,
  ) {}

  /** Throws DomainError `already_taken` when the address belongs to somebody. */
  async addUser(input: { name: string; email: string; password: string; address?: string }): Promise<UserRecord> {
    const { name, email, password, address } = input;
    const user: UserRecord = { id: newUserId(), name, email, createdAt: isoInstant(this.clock.now()) };
    // First, so that there is never a user without a password; one without its user is never looked at.
    await this.passwords.set(user.id, password);
    try {
      await this.audit.change(CONTROL, {
        actor: { kind: 'user', id: user.id, name, ...(address === undefined ? {} : { address }) },
        kind: 'user.signed-up',
        collection: USERS,
        key: user.id,
        expectedVersion: 0,
        after: user,
      });
    } catch (error) {
      // After any other failure the user may be stored all the same, and must find the password at the next try.
      if (!isDomainError(error, 'already_taken')) throw error;
      await this.passwords.forget(user.id);
      throw new DomainError('already_taken', { what: 'e-mail address' });
    }
    return user;
  }

  /** The organization that the user signs up with, made if there is none, with the user as owner. */
  async found(founding: Founding): Promise<OrganizationRecord> {
    const organization = await this.organization(founding);
    await this.addOwner(organization, founding);
    this.signals.emit('access', CONTROL);
    return organization;
  }

  private async organization(founding: Founding): Promise<OrganizationRecord> {
    for (let attempt = 1; attempt <= SLUG_TRIES; attempt++) {
      const begun = await this.begun(founding);
      if (begun?.value.name === founding.organization) return begun.value;
      const slug = await this.freeSlug(founding.organization, attempt);
      if (slug === undefined) continue;
      try {
        return await this.write(founding, slug, begun);
      } catch (error) {
        // Somebody took the slug, or the same sign-up arrived twice: look again.
        if (!isDomainError(error, 'already_taken') && !isDomainError(error, 'changed_meanwhile')) throw error;
      }
    }
    throw new DomainError('already_taken', { what: 'organization name' });
  }

  /** What an earlier sign-up of the user, stopped half-way, has left. */
  private async begun({ user }: Founding): Promise<Versioned<OrganizationRecord> | undefined> {
    const found = await this.records.find(CONTROL, ORGANIZATIONS, { index: 'founder', equals: user.id, limit: 1 });
    return found.records[0];
  }

  private async freeSlug(name: string, attempt: number): Promise<string | undefined> {
    const number = attempt <= SLUGS_IN_ORDER ? attempt : 1000 + Math.floor(Math.random() * 90_000);
    const slug = slugFor(name, number);
    const taken = await this.records.count(CONTROL, ORGANIZATIONS, { index: 'slug', equals: slug });
    return taken === 0 ? slug : undefined;
  }

  private async write(
    founding: Founding,
    slug: string,
    begun: Versioned<OrganizationRecord> | undefined,
  ): Promise<OrganizationRecord> {
    const { organization: name, zone, user, actor } = founding;
    const id = begun?.value.id ?? newTenantId();
    const fresh = { tag: newRoutingTag(), createdAt: isoInstant(this.clock.now()), createdBy: user.id, signUp: true };
    const { value } = await this.audit.change(CONTROL, {
      actor,
      kind: begun === undefined ? 'organization.founded' : 'organization.renamed',
      collection: ORGANIZATIONS,
      key: id,
      expectedVersion: begun?.version ?? 0,
      after: { ...fresh, ...begun?.value, id, slug, name, zone },
      concerns: id,
    });
    return value;
  }

  private async addOwner(organization: OrganizationRecord, { user, actor }: Founding): Promise<void> {
    const tenant = organization.id;
    try {
      await this.audit.change(CONTROL, {
        actor,
        kind: 'member.added',
        collection: MEMBERSHIPS,
        key: membershipKey(tenant, user.id),
        expectedVersion: 0,
        after: { tenant, user: user.id, role: 'owner', createdAt: isoInstant(this.clock.now()) },
        concerns: tenant,
      });
    } catch (error) {
      // The same sign-up, sent twice, added it a moment ago.
      if (!isDomainError(error, 'already_taken') && !isDomainError(error, 'changed_meanwhile')) throw error;
    }
  }
}
