import { Module } from '@nestjs/common';
import { ApiKeysController } from './api-keys.controller';
import { ChangeOrigins } from './change-origins';
import { FindKey } from './find-key';
import { IssueKey } from './issue-key';
import { ListKeys } from './list-keys';
import { RevokeKey } from './revoke-key';

/** Role admin: issues, changes and revokes API keys. */
@Module({
  controllers: [ApiKeysController],
  providers: [ChangeOrigins, FindKey, IssueKey, ListKeys, RevokeKey],
  exports: [IssueKey],
})
export class ApiKeysModule {}
