import { Global, Module, type OnModuleInit } from '@nestjs/common';
import { AuditTrail, Consumers } from '@attest/log';
import { Authenticator } from '@attest/platform';
import { API_KEYS } from './api-key-record';
import { CONTROL_COPY, ControlCopyConsumer } from './control-copy';
import { CredentialNames } from './credential-names';
import { KeyHasher } from './key-hasher';
import { KeyUsage } from './key-usage';
import { MEMBERSHIPS } from './membership-record';
import { ORGANIZATIONS } from './organization-record';
import { PasswordHasher } from './password-hasher';
import { ParkedOrganizations } from './parked-copies';
import { Passwords } from './passwords';
import { Sessions } from './sessions';
import { ShortCache } from './short-cache';
import { StoredAuthenticator } from './stored-authenticator';
import { USERS } from './user-record';

/** Every role: who callers are. Global, because the access guard of each role asks for the Authenticator. */
@Global()
@Module({
  providers: [
    { provide: Authenticator, useClass: StoredAuthenticator },
    CredentialNames,
    KeyHasher,
    KeyUsage,
    PasswordHasher,
    Passwords,
    Sessions,
    ShortCache,
  ],
  exports: [Authenticator, CredentialNames, KeyHasher, KeyUsage, Passwords, Sessions, ShortCache],
})
export class IdentityModule implements OnModuleInit {
  constructor(
    private readonly audit: AuditTrail,
    private readonly consumers: Consumers,
  ) {}

  onModuleInit(): void {
    this.audit.register(ORGANIZATIONS, USERS, MEMBERSHIPS, API_KEYS);
    this.consumers.declare(CONTROL_COPY);
  }
}

/** Role worker: carries control entries into the organizations' audit streams. */
@Module({ providers: [ControlCopyConsumer, ParkedOrganizations] })
export class IdentityWorkerModule implements OnModuleInit {
  constructor(
    private readonly consumers: Consumers,
    private readonly copy: ControlCopyConsumer,
  ) {}

  onModuleInit(): void {
    this.consumers.register(this.copy);
  }
}
