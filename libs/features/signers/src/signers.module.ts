import { Module, type OnModuleInit } from '@nestjs/common';
import { AuditTrail } from '@attest/log';
import { AddSigner } from './add-signer';
import { ListSigners } from './list-signers';
import { RemoveSigner } from './remove-signer';
import { TRUSTED_SIGNERS } from './signer-record';
import { SignersController } from './signers.controller';

/** Every role that appends to organizations' audit streams must know whose changes lie there. */
@Module({})
export class SignerRecordsModule implements OnModuleInit {
  constructor(private readonly audit: AuditTrail) {}

  onModuleInit(): void {
    this.audit.register(TRUSTED_SIGNERS);
  }
}

/** Role admin: whom an organization trusts to sign statements. */
@Module({
  imports: [SignerRecordsModule],
  controllers: [SignersController],
  providers: [AddSigner, ListSigners, RemoveSigner],
})
export class SignersModule {}
