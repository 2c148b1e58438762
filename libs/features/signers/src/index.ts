export { ListSigners } from './list-signers';
export { TRUSTED_SIGNERS, type SignerRecord } from './signer-record';
export { SignerRecordsModule, SignersModule } from './signers.module';
