import { Controller, Get, Param } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { type OutboxList, outboxList, outboxMessage, type OutboxMessageReply } from '@attest/contracts';
import { DomainError } from '@attest/kernel';
import { Outbox, type OutboxMessage } from '@attest/mail-ports';
import { Caller, Member, type MemberCaller } from '@attest/platform';

const LISTED = 200;

/** Mail that stays here because no mail server is set. Empty when mail really leaves. */
@ApiTags('Outbox')
@Controller('api/organizations/:organization/outbox')
export class OutboxController {
  constructor(private readonly outbox: Outbox) {}

  @Get()
  @Member('outbox.read')
  @ApiOkResponse({ standardSchema: outboxList })
  async list(@Caller() caller: MemberCaller): Promise<OutboxList> {
    return { messages: (await this.outbox.list(caller.tenant, LISTED)).map(reply) };
  }

  @Get(':id')
  @Member('outbox.read')
  @ApiOkResponse({ standardSchema: outboxMessage })
  async one(@Caller() caller: MemberCaller, @Param('id') id: string): Promise<OutboxMessageReply> {
    const message = await this.outbox.get(caller.tenant, id);
    if (message === undefined) throw new DomainError('not_found', { message: id });
    return reply(message);
  }
}

const reply = ({ id, at, to, from, subject, text }: OutboxMessage): OutboxMessageReply => ({
  id,
  at,
  to,
  from,
  subject,
  text,
});
