import { Readable } from 'node:stream';
import { Controller, Get, HttpCode, Param, Post, Query, Res, StreamableFile } from '@nestjs/common';
import { ApiAcceptedResponse, ApiOkResponse, ApiProduces, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import type { z } from 'zod';
import {
  reportFormat,
  type ReportRun,
  reportRun,
  type ReportRunList,
  reportRunList,
  reportRunsQuery,
} from '@attest/contracts';
import { DomainError } from '@attest/kernel';
import { Caller, Member, type MemberCaller } from '@attest/platform';
import { contentDisposition, CONTENT_TYPES } from '../files/report-files';
import { ReadRuns } from './read-runs';
import { RetryRun } from './retry-run';
import { runReply } from './run';

/** What became of reports, and their files. */
@ApiTags('Reports')
@Controller('api/organizations/:organization/report-runs')
export class RunsController {
  constructor(
    private readonly runs: ReadRuns,
    private readonly retryRun: RetryRun,
  ) {}

  @Get()
  @Member('reports.read')
  @ApiOkResponse({ standardSchema: reportRunList })
  list(
    @Caller() caller: MemberCaller,
    @Query({ schema: reportRunsQuery }) query: z.infer<typeof reportRunsQuery>,
  ): Promise<ReportRunList> {
    return this.runs.list(caller.tenant, query);
  }

  @Get(':id')
  @Member('reports.read')
  @ApiOkResponse({ standardSchema: reportRun })
  one(@Caller() caller: MemberCaller, @Param('id') id: string): Promise<ReportRun> {
    return this.runs.get(caller.tenant, id);
  }

  @Post(':id/retry')
  @Member('reports.schedule')
  @HttpCode(202)
  @ApiAcceptedResponse({ standardSchema: reportRun })
  async retry(@Caller() caller: MemberCaller, @Param('id') id: string): Promise<ReportRun> {
    return runReply(await this.retryRun.retry(caller.tenant, id, caller.actor));
  }

  @Get(':id/files/:format')
  @Member('reports.read')
  @ApiProduces(...Object.values(CONTENT_TYPES))
  async file(
    @Caller() caller: MemberCaller,
    @Param('id') id: string,
    @Param('format') format: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<StreamableFile> {
    const known = reportFormat.safeParse(format);
    if (!known.success) throw new DomainError('not_found', { run: id, format });
    const { file, bytes } = await this.runs.download(caller.tenant, id, known.data, caller.actor);
    void reply.header('Cache-Control', 'private, no-store');
    void reply.header('Content-Security-Policy', "default-src 'none'; sandbox");
    return new StreamableFile(Readable.from(bytes, { objectMode: false }), {
      type: CONTENT_TYPES[file.format],
      disposition: contentDisposition(file.name),
      length: file.length,
    });
  }
}
