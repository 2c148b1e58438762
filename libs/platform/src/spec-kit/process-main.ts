import 'reflect-metadata';
import { Controller, Get, Module } from '@nestjs/common';
import { DomainError } from '@attest/kernel';
import { Public } from '../access/access';
import { runUntilSignal } from '../serve/run-until-signal';
import { FakeBackends } from './fake-backends';
import { FakeIdentityModule } from './fake-authenticator';
import { slowIsWaiting, ThingModule } from './thing.controller';

@Controller('api')
class ProcessController {
  /** Fails where nobody waits. */
  @Get('reject')
  @Public()
  reject(): object {
    void Promise.reject(new Error('nobody waits'));
    return {};
  }

  @Get('slow/waiting')
  @Public()
  waiting(): object {
    return { waiting: slowIsWaiting() };
  }
}

@Module({ controllers: [ProcessController] })
class ProcessModule {}

/** Fails as the environment of a test says: `bug`, or the reason why the storage cannot be used. */
function failIfTold(): void {
  const reason = process.env['FAIL_OPENING'];
  if (reason === 'bug') throw new Error('a mistake');
  if (reason !== undefined) throw new DomainError('storage_unavailable', { reason });
}

/** A main like an app's, for the tests of signals and exit codes. */
void runUntilSignal('test', async () => {
  failIfTold();
  return Promise.resolve({
    modules: [FakeIdentityModule, ThingModule, ProcessModule],
    backends: new FakeBackends(),
  });
});
