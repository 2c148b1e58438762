import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { DomainError } from '@attest/kernel';
import { StatementWriter } from '@attest/log';
import { type KeyCaller, Settings } from '@attest/platform';
import { grants } from '@attest/tenancy';
import { type Received, readStatements, VOIDED_VERB } from '@attest/xapi';
import { Attachments } from './attachments';
import { authorityOf } from './authority';
import type { StatementsReceived } from './received-body';

/** Stores what a learning tool sends: PUT one (xAPI 1.0.3 Communication 2.1.1), POST one or many (2.1.2). */
@Injectable()
export class StoreStatements {
  constructor(
    private readonly writer: StatementWriter,
    private readonly attachments: Attachments,
    private readonly settings: Settings,
  ) {}

  /** Answers the ids in the order sent. All are stored or none. */
  async post(caller: KeyCaller, received: StatementsReceived): Promise<readonly string[]> {
    const { text, ...rest } = received;
    const statements = readStatements(text, { ...rest, newId: randomUUID, shape: 'one-or-many' });
    return this.store(caller, statements, received);
  }

  async put(caller: KeyCaller, statementId: string, received: StatementsReceived): Promise<void> {
    const { text, ...rest } = received;
    const statements = readStatements(text, { ...rest, newId: randomUUID, shape: 'one', id: statementId });
    await this.store(caller, statements, received);
  }

  private async store(
    { credential, tenant }: KeyCaller,
    statements: readonly Received[],
    { bytes, parts = [] }: StatementsReceived,
  ): Promise<readonly string[]> {
    if (statements.some(voids) && !grants(credential.scopes, 'statements/void')) {
      throw new DomainError('not_allowed', { needs: 'statements/void' });
    }
    await this.attachments.keep(tenant, parts);
    const authority = JSON.stringify(authorityOf(credential, this.settings.publicUrl));
    return this.writer.store(tenant, { statements, bytes, authority, credential: credential.key });
  }
}

/** Whether a statement takes another one away (xAPI 1.0.3 Data 2.3.2): a right beside that to write. */
function voids({ value }: Received): boolean {
  return (value as { readonly verb: { readonly id: string } }).verb.id === VOIDED_VERB;
}
