import { Module } from '@nestjs/common';
import { ChangeDocuments } from './change-documents';
import { documentController } from './document-controller';
import { ReadDocuments } from './read-documents';

/**
 * Role ingest: state and profiles, reading too. A content player reads a document, changes it and writes it back under the tag it
 * read: that is one conversation, and one role holds it.
 */
@Module({
  controllers: [
    documentController('xapi/activities/state', 'state', 'state'),
    documentController('xapi/activities/profile', 'activity-profile', 'profile'),
    documentController('xapi/agents/profile', 'agent-profile', 'profile'),
  ],
  providers: [ReadDocuments, ChangeDocuments],
})
export class DocumentsModule {}
