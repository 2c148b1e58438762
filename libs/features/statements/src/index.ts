export { StatementsIngestModule, StatementsQueryModule } from './modules';
export { SourceNames } from './statement-items';
