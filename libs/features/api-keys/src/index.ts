export { ListKeys } from './list-keys';
export { IssueKey } from './issue-key';
export { ChangeOrigins } from './change-origins';
export { FindKey } from './find-key';
export { RevokeKey } from './revoke-key';
export { ApiKeysModule } from './api-keys.module';
