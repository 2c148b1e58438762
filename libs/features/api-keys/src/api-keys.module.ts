import { Module } from '@nestjs/common';
import { ApiKeysController } from './api-keys.controller';
import { IssueKey } from './issue-key';
import { ListKeys } from './list-keys';
import { RevokeKey } from './revoke-key';

/** Role admin: issues and revokes API keys. */
@Module({ controllers: [ApiKeysController], providers: [IssueKey, ListKeys, RevokeKey], exports: [IssueKey] })
export class ApiKeysModule {}
