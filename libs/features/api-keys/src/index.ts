export { ListKeys } from './list-keys';
export { IssueKey } from './issue-key';
export { RevokeKey } from './revoke-key';
export { ApiKeysModule } from './api-keys.module';
