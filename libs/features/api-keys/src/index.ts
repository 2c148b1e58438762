export { IssueKey } from './issue-key';
export { ApiKeysModule } from './api-keys.module';
