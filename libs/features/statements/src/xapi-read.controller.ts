import { randomBytes } from 'node:crypto';
import { Controller, Get, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { grants } from '@attest/tenancy';
import { Caller, type KeyCaller, XapiKey } from '@attest/platform';
import { readStatementQuery } from '@attest/xapi';
import { Consistency } from './consistency';
import { multipartMixed } from './multipart';
import { queryPairs } from './query-pairs';
import { formatted, lastModified, ReadStatements, statementResult } from './read-statements';
import { XapiVersions } from './xapi-versions';

/** The statement resource, reading (xAPI 1.0.3 Communication 2.1.3). HEAD is answered from GET. */
@Controller('xapi/statements')
export class XapiReadController {
  constructor(
    private readonly read: ReadStatements,
    private readonly versions: XapiVersions,
    private readonly consistency: Consistency,
  ) {}

  @Get()
  @XapiKey('statements/read', 'statements/read/mine')
  async get(@Caller() caller: KeyCaller, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const rules = this.versions.of(request);
    const asked = readStatementQuery(queryPairs(request.url), { rules });
    const { tenant, credential } = caller;
    const mine = grants(credential.scopes, 'statements/read') ? undefined : credential.key;
    // Before the list is read: what the header promises must be in it.
    const through = await this.consistency.through(tenant);
    const { json, modified } = await this.answer(caller, asked, mine);
    void reply.header('X-Experience-API-Consistent-Through', through);
    if (modified !== undefined) void reply.header('Last-Modified', modified);
    if (asked.attachments) {
      const { contentType, body } = multipartMixed(json, randomBytes(16).toString('hex'));
      await reply.header('Content-Type', contentType).send(body);
    } else {
      await reply.header('Content-Type', 'application/json; charset=utf-8').send(json);
    }
  }

  private async answer(
    { tenant }: KeyCaller,
    asked: ReturnType<typeof readStatementQuery>,
    mine: string | undefined,
  ): Promise<{ json: string; modified: string | undefined }> {
    if (asked.kind === 'one') {
      const statement = await this.read.one(tenant, asked, mine);
      return { json: formatted(statement.json, asked.format), modified: lastModified([statement]) };
    }
    const found = await this.read.list(tenant, asked, mine);
    return { json: statementResult(found, asked, '/xapi/statements'), modified: lastModified(found.statements) };
  }
}
