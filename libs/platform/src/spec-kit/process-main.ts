import 'reflect-metadata';
import { Controller, Get, Module } from '@nestjs/common';
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

/** A main like an app's, for the tests of signals and exit codes. */
void runUntilSignal('test', () =>
  Promise.resolve({ modules: [FakeIdentityModule, ThingModule, ProcessModule], backends: new FakeBackends() }),
);
