export { StatementsIngestModule, StatementsQueryModule } from './modules';
