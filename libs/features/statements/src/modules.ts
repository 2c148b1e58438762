import { Module } from '@nestjs/common';
import { AboutController } from './about.controller';
import { Arrivals } from './arrivals';
import { Consistency } from './consistency';
import { ListStatements } from './list-statements';
import { PortalStatementsController } from './portal-statements.controller';
import { ReadStatements } from './read-statements';
import { SendTestStatement } from './send-test-statement';
import { StatementItems } from './statement-items';
import { StoreStatements } from './store-statements';
import { XapiReadController } from './xapi-read.controller';
import { XapiVersions } from './xapi-versions';
import { XapiWriteController } from './xapi-write.controller';

/** Role ingest: what learning tools write. */
@Module({ controllers: [XapiWriteController], providers: [StoreStatements, XapiVersions] })
export class StatementsIngestModule {}

/** Role query: what learning tools and the portal read. */
@Module({
  controllers: [XapiReadController, AboutController, PortalStatementsController],
  providers: [Arrivals, Consistency, ListStatements, ReadStatements, SendTestStatement, StatementItems, XapiVersions],
})
export class StatementsQueryModule {}
