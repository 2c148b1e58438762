import { Body, Controller, Get, HttpCode, Param, Patch, Post } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import {
  type ApiKey,
  apiKey,
  type ApiKeyList,
  apiKeyList,
  changeKey,
  type ChangeKey,
  type IssuedKey,
  issuedKey,
  issueKey,
  type IssueKey as IssueKeyInput,
} from '@attest/contracts';
import { Caller, Member, type MemberCaller } from '@attest/platform';
import { ChangeOrigins } from './change-origins';
import { IssueKey } from './issue-key';
import { ListKeys } from './list-keys';
import { RevokeKey } from './revoke-key';

/** The API keys of an organization. */
@ApiTags('API keys')
@Controller('api/organizations/:organization/keys')
export class ApiKeysController {
  constructor(
    private readonly listKeys: ListKeys,
    private readonly issueKey: IssueKey,
    private readonly changeOrigins: ChangeOrigins,
    private readonly revokeKey: RevokeKey,
  ) {}

  @Get()
  @Member('keys.read')
  @ApiOkResponse({ standardSchema: apiKeyList })
  async list(@Caller() caller: MemberCaller): Promise<ApiKeyList> {
    return { keys: await this.listKeys.list(caller.tenant) };
  }

  @Post()
  @Member('keys.issue')
  @ApiCreatedResponse({ standardSchema: issuedKey })
  issue(@Caller() caller: MemberCaller, @Body({ schema: issueKey }) body: IssueKeyInput): Promise<IssuedKey> {
    return this.issueKey.issue(caller.tenant, caller.actor, body);
  }

  @Patch(':key')
  @Member('keys.issue')
  @ApiOkResponse({ standardSchema: apiKey })
  change(
    @Caller() caller: MemberCaller,
    @Param('key') key: string,
    @Body({ schema: changeKey }) { origins }: ChangeKey,
  ): Promise<ApiKey> {
    return this.changeOrigins.change(caller.tenant, caller.actor, key, origins);
  }

  @Post(':key/revoke')
  @HttpCode(200)
  @Member('keys.issue')
  @ApiOkResponse({ standardSchema: apiKey })
  revoke(@Caller() caller: MemberCaller, @Param('key') key: string): Promise<ApiKey> {
    return this.revokeKey.revoke(caller.tenant, caller.actor, key);
  }
}
