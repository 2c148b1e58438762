import { Injectable } from '@nestjs/common';
import type { Person } from '@attest/contracts';
import { DomainError, type TenantId } from '@attest/kernel';
import { Records } from '@attest/storage-ports';
import { PEOPLE, personReply } from './person';

/** One person of the tenant. */
@Injectable()
export class GetPerson {
  constructor(private readonly records: Records) {}

  /** Throws DomainError `not_found`. */
  async get(tenant: TenantId, id: string): Promise<Person> {
    const person = await this.records.get(tenant, PEOPLE, id);
    if (person === undefined) throw new DomainError('not_found', { person: id });
    return personReply(person.value);
  }
}
