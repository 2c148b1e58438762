import type { Type } from '@nestjs/common';
import { AccountsModule } from '@attest/accounts';
import { ApiKeysModule } from '@attest/api-keys';
import { DocumentsModule } from '@attest/documents';
import { IdentityModule, IdentityWorkerModule } from '@attest/identity';
import { OutboxModule } from '@attest/outbox';
import { PeopleConsumerModule, PeopleModule, PeopleWorkerModule } from '@attest/people';
import { ReportsModule, ReportsWorkerModule } from '@attest/reports';
import { SignerRecordsModule, SignersModule } from '@attest/signers';
import { StatementsIngestModule, StatementsQueryModule } from '@attest/statements';
import { BindingsModule } from './bindings';

/** A role is a list of feature modules. What is in none of the four lists exists nowhere. */
export type Role = readonly Type[];

/** Takes what learning tools send. */
export const INGEST: Role = [IdentityModule, PeopleConsumerModule, StatementsIngestModule, DocumentsModule];

/** Answers what learning tools and the portal read. It writes too: the portal's test statements. */
export const QUERY: Role = [IdentityModule, PeopleConsumerModule, StatementsQueryModule];

/** Sign-up, sessions, keys, people, reports: what the portal changes. */
export const ADMIN: Role = [
  IdentityModule,
  BindingsModule,
  AccountsModule,
  ApiKeysModule,
  SignersModule,
  PeopleModule,
  ReportsModule,
  OutboxModule,
];

/** Follows the logs and does what is scheduled. */
export const WORKER: Role = [
  IdentityModule,
  BindingsModule,
  IdentityWorkerModule,
  SignerRecordsModule,
  PeopleWorkerModule,
  ReportsWorkerModule,
];

/** All four roles in one process. */
export const STANDALONE: Role = [...new Set([...INGEST, ...QUERY, ...ADMIN, ...WORKER])];
