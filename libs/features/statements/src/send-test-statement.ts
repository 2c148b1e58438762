import { Injectable } from '@nestjs/common';
import { randomUUID } from 'node:crypto';
import { StatementWriter } from '@attest/log';
import { type MemberCaller, Settings } from '@attest/platform';
import { readStatements } from '@attest/xapi';
import { authorityOf } from './authority';

/** Activity type of test statements: no requirement names it. */
export const TEST_ACTIVITY_TYPE = 'urn:attest:activity-type:test';

/** Sends one real statement, marked as a test, in the name of the member who asks for it. */
@Injectable()
export class SendTestStatement {
  constructor(
    private readonly writer: StatementWriter,
    private readonly settings: Settings,
  ) {}

  async send(caller: MemberCaller): Promise<string> {
    const { user, organization, tenant } = caller;
    const credential = { key: `portal:${user.id}`, name: `Portal, ${user.name}` };
    const text = JSON.stringify({
      actor: { objectType: 'Agent', name: user.name, mbox: `mailto:${user.email}` },
      verb: { id: 'http://adlnet.gov/expapi/verbs/experienced', display: { en: 'experienced' } },
      object: {
        objectType: 'Activity',
        id: `${this.settings.publicUrl}/o/${organization.slug}/activities/test-statement`,
        definition: { type: TEST_ACTIVITY_TYPE, name: { en: 'Test statement' } },
      },
      context: { platform: 'Attest portal' },
    });
    const statements = readStatements(text, { rules: '2.0.0', newId: randomUUID, shape: 'one' });
    const authority = JSON.stringify(authorityOf(credential, this.settings.publicUrl));
    const [id] = await this.writer.store(tenant, {
      statements,
      bytes: Buffer.byteLength(text),
      authority,
      credential: credential.key,
    });
    return id as string;
  }
}
