import { Module } from '@nestjs/common';
import { ListSigners } from '@attest/signers';
import { AboutController } from './about.controller';
import { Arrivals } from './arrivals';
import { AttachmentFiles } from './attachment-files';
import { Attachments } from './attachments';
import { Consistency } from './consistency';
import { FormatStatements } from './format-statements';
import { JudgeSignatures } from './judge-signatures';
import { KnownThings } from './known-things';
import { ListStatements } from './list-statements';
import { PortalStatementsController } from './portal-statements.controller';
import { ReadStatements } from './read-statements';
import { SendTestStatement } from './send-test-statement';
import { StatementItems } from './statement-items';
import { StoreStatements } from './store-statements';
import { XapiKnownController } from './xapi-known.controller';
import { XapiReadController } from './xapi-read.controller';
import { XapiWriteController } from './xapi-write.controller';

/** Role ingest: what learning tools write. */
@Module({ controllers: [XapiWriteController], providers: [Attachments, StoreStatements] })
export class StatementsIngestModule {}

/** Role query: what learning tools and the portal read. */
@Module({
  controllers: [XapiReadController, XapiKnownController, AboutController, PortalStatementsController],
  providers: [
    Arrivals,
    AttachmentFiles,
    Attachments,
    Consistency,
    FormatStatements,
    JudgeSignatures,
    KnownThings,
    ListSigners,
    ListStatements,
    ReadStatements,
    SendTestStatement,
    StatementItems,
  ],
})
export class StatementsQueryModule {}
