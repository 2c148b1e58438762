import { Injectable } from '@nestjs/common';
import { randomUUID } from 'node:crypto';
import { DomainError } from '@attest/kernel';
import { StatementWriter } from '@attest/log';
import { type KeyCaller, Settings } from '@attest/platform';
import { type Received, readStatements, type Rules } from '@attest/xapi';
import { authorityOf } from './authority';
import { decodeUtf8 } from './utf8';

export interface StatementsReceived {
  readonly rules: Rules;
  readonly body: Buffer;
}

/** Stores what a learning tool sends: PUT one (xAPI 1.0.3 Communication 2.1.1), POST one or many (2.1.2). */
@Injectable()
export class StoreStatements {
  constructor(
    private readonly writer: StatementWriter,
    private readonly settings: Settings,
  ) {}

  /** Answers the ids in the order sent. All are stored or none. */
  async post(caller: KeyCaller, { rules, body }: StatementsReceived): Promise<readonly string[]> {
    const statements = readStatements(decodeUtf8(body), { rules, newId: randomUUID, shape: 'one-or-many' });
    return this.store(caller, statements, body.length);
  }

  async put(caller: KeyCaller, statementId: string, { rules, body }: StatementsReceived): Promise<void> {
    const statements = readStatements(decodeUtf8(body), { rules, newId: () => statementId, shape: 'one' });
    const [statement] = statements;
    if (statement !== undefined && statement.id.toLowerCase() !== statementId.toLowerCase()) {
      throw new DomainError('invalid_request', {}, [
        {
          path: '$.id',
          message: `id is ${JSON.stringify(statement.id)}, but the parameter statementId is ${JSON.stringify(statementId)}; they must be the same`,
          rule: 'statement-id-equals-parameter',
          section: 'xAPI 1.0.3 Communication 2.1.1',
        },
      ]);
    }
    await this.store(caller, statements, body.length);
  }

  private store(caller: KeyCaller, statements: readonly Received[], bytes: number): Promise<readonly string[]> {
    const { credential, tenant } = caller;
    const authority = JSON.stringify(authorityOf(credential, this.settings.publicUrl));
    return this.writer.store(tenant, { statements, bytes, authority, credential: credential.key });
  }
}
