import { Controller, Get, Header } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Clock, DomainError } from '@attest/kernel';
import { DatabaseClock } from '@attest/log';
import { Storage } from '@attest/storage-ports';
import { Public } from '../access/access';
import { Lifecycle } from '../serve/lifecycle';

/** For whoever watches the process: alive means do not restart it, ready means send it requests. */
@ApiTags('Operation')
@Controller()
export class HealthController {
  constructor(
    private readonly storage: Storage,
    private readonly clock: Clock,
    private readonly lifecycle: Lifecycle,
  ) {}

  @Get('livez')
  @Public()
  @Header('Cache-Control', 'no-store')
  alive(): { status: 'alive' } {
    return { status: 'alive' };
  }

  /** 503 while the storage could not take a write, and from the moment the process is told to stop. */
  @Get('readyz')
  @Public()
  @Header('Cache-Control', 'no-store')
  async ready(): Promise<{ status: 'ready' }> {
    if (this.lifecycle.state !== 'running') throw new DomainError('shutting_down');
    await this.storage.check();
    // A process that does not know the time of the database that it shares may not date what it stores.
    if (this.clock instanceof DatabaseClock) this.clock.check();
    return { status: 'ready' };
  }
}
