import { Body, Controller, Delete, Get, Headers, HttpCode, Param, Post, Put, Query } from '@nestjs/common';
import { ApiAcceptedResponse, ApiCreatedResponse, ApiNoContentResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import {
  nextTimes,
  type NextTimesReply,
  nextTimesQuery,
  type ReportRun,
  reportRun,
  reportSchedule,
  type ReportSchedule,
  type ReportScheduleInput,
  type ReportScheduleList,
  reportScheduleList,
  savedReportSchedule,
} from '@attest/contracts';
import { DomainError } from '@attest/kernel';
import { Caller, Member, type MemberCaller } from '@attest/platform';
import { RequestRun } from '../runs/request-run';
import { runReply } from '../runs/run';
import { KeepSchedules } from './keep-schedules';
import { ReadSchedules } from './read-schedules';

/** Which reports an organization gets, when, and who gets them. */
@ApiTags('Reports')
@Controller('api/organizations/:organization/report-schedules')
export class SchedulesController {
  constructor(
    private readonly schedules: ReadSchedules,
    private readonly keep: KeepSchedules,
    private readonly runs: RequestRun,
  ) {}

  @Get()
  @Member('reports.read')
  @ApiOkResponse({ standardSchema: reportScheduleList })
  async list(@Caller() caller: MemberCaller): Promise<ReportScheduleList> {
    return { schedules: [...(await this.schedules.list(caller.tenant))] };
  }

  @Get('next-times')
  @Member('reports.read')
  @ApiOkResponse({ standardSchema: nextTimes })
  nextTimes(@Query({ schema: nextTimesQuery }) query: z.infer<typeof nextTimesQuery>): NextTimesReply {
    return { next: this.schedules.nextTimes(query.cron, query.zone) };
  }

  @Post()
  @Member('reports.schedule')
  @HttpCode(201)
  @ApiCreatedResponse({ standardSchema: savedReportSchedule })
  async create(
    @Caller() caller: MemberCaller,
    @Body({ schema: reportSchedule }) input: ReportScheduleInput,
  ): Promise<ReportSchedule> {
    return this.schedules.reply(caller.tenant, await this.keep.create(caller.tenant, input, caller.actor));
  }

  @Get(':id')
  @Member('reports.read')
  @ApiOkResponse({ standardSchema: savedReportSchedule })
  one(@Caller() caller: MemberCaller, @Param('id') id: string): Promise<ReportSchedule> {
    return this.schedules.get(caller.tenant, id);
  }

  @Put(':id')
  @Member('reports.schedule')
  @ApiOkResponse({ standardSchema: savedReportSchedule })
  async change(
    @Caller() caller: MemberCaller,
    @Param('id') id: string,
    @Headers('if-match') ifMatch: string | undefined,
    @Body({ schema: reportSchedule }) input: ReportScheduleInput,
  ): Promise<ReportSchedule> {
    const change = { version: versionOf(ifMatch), input, actor: caller.actor };
    return this.schedules.reply(caller.tenant, await this.keep.change(caller.tenant, id, change));
  }

  @Delete(':id')
  @Member('reports.schedule')
  @HttpCode(204)
  @ApiNoContentResponse()
  remove(@Caller() caller: MemberCaller, @Param('id') id: string): Promise<void> {
    return this.keep.remove(caller.tenant, id, caller.actor);
  }

  @Post(':id/run')
  @Member('reports.schedule')
  @HttpCode(202)
  @ApiAcceptedResponse({ standardSchema: reportRun })
  async run(@Caller() caller: MemberCaller, @Param('id') id: string): Promise<ReportRun> {
    return runReply(await this.runs.now(caller.tenant, id, caller.actor));
  }
}

/** The version in `If-Match: 3` or `If-Match: "3"`. Throws DomainError `invalid_request`. */
function versionOf(ifMatch: string | undefined): number {
  const version = /^"?(\d{1,9})"?$/.exec(ifMatch ?? '')?.[1];
  if (version !== undefined) return Number(version);
  throw new DomainError('invalid_request', {}, [
    {
      path: 'If-Match',
      message: 'Send the version of the schedule that you changed as If-Match, so that nobody’s change is lost.',
      rule: 'if-match-version',
    },
  ]);
}
