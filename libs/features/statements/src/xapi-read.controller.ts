import { randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import { Controller, Get, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { TenantId } from '@attest/kernel';
import { Caller, type KeyCaller, readXapiRequest, Settings, XapiKey } from '@attest/platform';
import type { StoredStatement } from '@attest/storage-ports';
import { grants } from '@attest/tenancy';
import { multipartType, readStatementQuery, type StatementsRequest, writeMultipart } from '@attest/xapi';
import { Attachments } from './attachments';
import { Consistency } from './consistency';
import { type Form, FormatStatements } from './format-statements';
import { lastModified, ReadStatements, statementResult } from './read-statements';

interface Reading {
  readonly tenant: TenantId;
  readonly asked: StatementsRequest;
  /** Only what this key wrote. */
  readonly mine: string | undefined;
  readonly form: Form;
}

interface StatementsAnswer {
  readonly json: string;
  readonly statements: readonly StoredStatement[];
}

/** The statement resource, reading (xAPI 1.0.3 Communication 2.1.3). HEAD is answered from GET. */
@Controller('xapi/statements')
export class XapiReadController {
  constructor(
    private readonly read: ReadStatements,
    private readonly format: FormatStatements,
    private readonly attachments: Attachments,
    private readonly consistency: Consistency,
    private readonly settings: Settings,
  ) {}

  @Get()
  @XapiKey('statements/read', 'statements/read/mine')
  async get(@Caller() caller: KeyCaller, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const { parameters, rules, acceptLanguage } = readXapiRequest(request, this.settings);
    const asked = readStatementQuery(parameters, { rules });
    const { tenant, credential } = caller;
    const mine = grants(credential.scopes, 'statements/read') ? undefined : credential.key;
    // Before the list is read: what the header promises must be in it.
    const through = await this.consistency.through(tenant);
    const form = { format: asked.format, acceptLanguage };
    const { json, statements } = await this.answer({ tenant, asked, mine, form });
    void reply.header('X-Experience-API-Consistent-Through', through);
    const modified = lastModified(statements);
    if (modified !== undefined) void reply.header('Last-Modified', modified);
    if (!asked.attachments) {
      await reply.header('Content-Type', 'application/json; charset=utf-8').send(json);
      return;
    }
    // The data is read while it is sent, so a HEAD, which sends none, asks for none.
    const named = request.method === 'HEAD' ? [] : statements.map((statement) => statement.json);
    const boundary = randomBytes(16).toString('hex');
    const body = Readable.from(writeMultipart(json, this.attachments.of(tenant, named, mine), boundary), {
      objectMode: false,
    });
    await reply.header('Content-Type', multipartType(boundary)).send(body);
  }

  private async answer({ tenant, asked, mine, form }: Reading): Promise<StatementsAnswer> {
    if (asked.kind === 'one') {
      const statement = await this.read.one(tenant, asked, mine);
      const [json = ''] = await this.format.of(tenant, [statement], form);
      return { json, statements: [statement] };
    }
    const found = await this.read.list(tenant, asked, mine);
    const texts = await this.format.of(tenant, found.statements, form);
    return { json: statementResult(texts, found.more, asked, '/xapi/statements'), statements: found.statements };
  }
}
