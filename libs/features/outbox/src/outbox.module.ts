import { Module } from '@nestjs/common';
import { OutboxController } from './outbox.controller';

/** Role admin: shows what would have been mailed. */
@Module({ controllers: [OutboxController] })
export class OutboxModule {}
