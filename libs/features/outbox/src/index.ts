export { OutboxModule } from './outbox.module';
