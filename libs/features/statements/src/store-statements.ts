import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { DomainError } from '@attest/kernel';
import { StatementWriter } from '@attest/log';
import { type KeyCaller, Settings } from '@attest/platform';
import { grants } from '@attest/tenancy';
import { type ReadOptions, type Received, readStatements, readStatementsFirst, VOIDED_VERB } from '@attest/xapi';
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
    return this.store(caller, received, { rules: received.rules, newId: randomUUID, shape: 'one-or-many' });
  }

  async put(caller: KeyCaller, statementId: string, received: StatementsReceived): Promise<void> {
    const { rules } = received;
    await this.store(caller, received, { rules, newId: randomUUID, shape: 'one', id: statementId });
  }

  private async store(
    caller: KeyCaller,
    received: StatementsReceived,
    options: ReadOptions,
  ): Promise<readonly string[]> {
    const { credential, tenant } = caller;
    const statements = await this.read(caller, received, options);
    const authority = JSON.stringify(authorityOf(credential, this.settings.publicUrl));
    return this.writer.store(tenant, { statements, bytes: received.bytes, authority, credential: credential.key });
  }

  /** The statements, once all is judged and their data is kept. Data is not even read for statements that are refused. */
  private async read(
    { credential, tenant }: KeyCaller,
    { text, parts }: StatementsReceived,
    options: ReadOptions,
  ): Promise<readonly Received[]> {
    if (parts === undefined) {
      const statements = readStatements(text, options);
      checkVoiding(
        credential,
        statements.map(({ value }) => value),
      );
      return statements;
    }
    const statements = readStatementsFirst(text, options);
    checkVoiding(credential, statements.values);
    return this.attachments.keep(tenant, { key: credential.key, statements, parts });
  }
}

/** To void is a right beside that to write. */
function checkVoiding({ scopes }: KeyCaller['credential'], statements: readonly unknown[]): void {
  if (statements.some(voids) && !grants(scopes, 'statements/void')) {
    throw new DomainError('not_allowed', { needs: 'statements/void' });
  }
}

/** Whether a statement takes another one away (xAPI 1.0.3 Data 2.3.2). */
function voids(value: unknown): boolean {
  return (value as { readonly verb: { readonly id: string } }).verb.id === VOIDED_VERB;
}
