import { Readable } from 'node:stream';
import {
  Controller,
  Get,
  HttpCode,
  type MessageEvent,
  Param,
  Post,
  Query,
  Res,
  Sse,
  StreamableFile,
} from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiProduces, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { map, type Observable } from 'rxjs';
import { z } from 'zod';
import {
  type StatementItem,
  statementItem,
  type StatementList,
  statementList,
  type StatementListQuery,
  statementListQuery,
  type TestStatementSent,
  testStatementSent,
} from '@attest/contracts';
import { Caller, Member, type MemberCaller } from '@attest/platform';
import { Arrivals } from './arrivals';
import { AttachmentFiles } from './attachment-files';
import { asDownload } from './attachment-name';
import { ListStatements } from './list-statements';
import { SendTestStatement } from './send-test-statement';

const arrivalsQuery = z.strictObject({ after: z.coerce.number().int().min(0).default(0) });

/** Statements as the portal reads them. */
@ApiTags('Statements')
@Controller('api/organizations/:organization/statements')
export class PortalStatementsController {
  constructor(
    private readonly listStatements: ListStatements,
    private readonly arrivals: Arrivals,
    private readonly testStatement: SendTestStatement,
    private readonly attachments: AttachmentFiles,
  ) {}

  @Get()
  @Member('statements.read')
  @ApiOkResponse({ standardSchema: statementList })
  list(
    @Caller() caller: MemberCaller,
    @Query({ schema: statementListQuery }) query: StatementListQuery,
  ): Promise<StatementList> {
    return this.listStatements.list(caller.tenant, query);
  }

  @Sse('arrivals')
  @Member('statements.read')
  arrive(
    @Caller() caller: MemberCaller,
    @Query({ schema: arrivalsQuery }) query: z.infer<typeof arrivalsQuery>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Observable<MessageEvent> {
    return this.arrivals
      .after(caller.tenant, query.after, () => !reply.raw.writableNeedDrain)
      .pipe(map((arrival) => ({ type: 'arrival', id: String(arrival.position), data: arrival })));
  }

  @Post('test')
  @Member('keys.issue')
  @HttpCode(201)
  @ApiCreatedResponse({ standardSchema: testStatementSent })
  async test(@Caller() caller: MemberCaller): Promise<TestStatementSent> {
    return { id: await this.testStatement.send(caller) };
  }

  @Get(':id')
  @Member('statements.read')
  @ApiOkResponse({ standardSchema: statementItem })
  one(@Caller() caller: MemberCaller, @Param('id') id: string): Promise<StatementItem> {
    return this.listStatements.one(caller.tenant, id);
  }

  /** As a file, never as a page: what a learning tool sent must not run in the portal's name. */
  @Get(':id/attachments/:sha2')
  @Member('statements.read')
  @ApiProduces('application/octet-stream')
  async attachment(
    @Caller() caller: MemberCaller,
    @Param('id') id: string,
    @Param('sha2') sha2: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<StreamableFile> {
    const { name, length, bytes } = await this.attachments.file(caller.tenant, id, sha2);
    void reply.header('Cache-Control', 'private, no-store');
    void reply.header('Content-Security-Policy', "default-src 'none'; sandbox");
    return new StreamableFile(Readable.from(bytes, { objectMode: false }), {
      type: 'application/octet-stream',
      disposition: asDownload(name),
      length,
    });
  }
}
