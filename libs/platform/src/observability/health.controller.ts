import { Controller, Get, Header } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { DomainError } from '@attest/kernel';
import { Storage } from '@attest/storage-ports';
import { Public } from '../access/access';
import { Lifecycle } from '../serve/lifecycle';

/** For whoever watches the process: alive means do not restart it, ready means send it requests. */
@ApiTags('Operation')
@Controller()
export class HealthController {
  constructor(
    private readonly storage: Storage,
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
    return { status: 'ready' };
  }
}
