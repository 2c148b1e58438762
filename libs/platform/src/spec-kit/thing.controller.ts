import { Body, Controller, Delete, Get, HttpCode, Module, Param, Post, Put, Query, Req, Sse } from '@nestjs/common';
import { ApiCreatedResponse } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { interval, map, type Observable, startWith } from 'rxjs';
import { z } from 'zod';
import { signIn, type SignIn } from '@attest/contracts';
import { DomainError } from '@attest/kernel';
import { Caller, Member, Public, SignedIn, XapiKey } from '../access/access';
import type { KeyCaller, MemberCaller, UserCaller } from '../access/caller';
import { Throttled } from '../access/throttled';

const thing = z.strictObject({ name: z.string().min(1), tags: z.array(z.string()).default([]) }).meta({ id: 'Thing' });
const madeThing = z.object({ name: z.string(), tags: z.array(z.string()) }).meta({ id: 'MadeThing' });
const query = z.strictObject({ limit: z.coerce.number().int().max(10).default(5) });

@Controller('api')
class ThingController {
  /** Ends when a test says so. */
  static release: (() => void) | undefined;

  @Get('open')
  @Public()
  open(): object {
    return { open: true };
  }

  @Get('undeclared')
  undeclared(): object {
    return { secret: true };
  }

  @Get('whoami')
  @SignedIn()
  whoami(@Caller() caller: UserCaller): object {
    return caller;
  }

  @Post('whoami')
  @SignedIn()
  change(@Caller() caller: UserCaller): object {
    return { kind: caller.kind };
  }

  @Get('organizations/:organization/things')
  @Member('statements.read')
  list(@Caller() caller: MemberCaller, @Query({ schema: query }) { limit }: z.infer<typeof query>): object {
    return { caller, limit };
  }

  @Post('organizations/:organization/things')
  @Member('keys.issue')
  @ApiCreatedResponse({ standardSchema: madeThing })
  @HttpCode(201)
  make(@Body({ schema: thing }) body: z.infer<typeof thing>): object {
    return body;
  }

  @Delete('organizations/:organization/things/:id')
  @Member()
  @HttpCode(204)
  remove(@Param('id') id: string): void {
    if (id !== '1') throw new DomainError('not_found', { thing: id });
  }

  @Get('organizations/:organization/broken')
  @Member()
  broken(): never {
    throw new Error('the secret inside', { cause: new Error('its cause') });
  }

  @Get('full')
  @Public()
  full(): never {
    throw new DomainError('storage_unavailable', { reason: 'The disk is full.' });
  }

  @Post('echo')
  @Public()
  @HttpCode(200)
  echo(@Body() body: unknown): object {
    return { body };
  }

  @Post('sign-in')
  @Public()
  @Throttled({ limit: 3, seconds: 60, counts: 'failures' })
  @HttpCode(200)
  signIn(@Body({ schema: signIn }) body: SignIn): object {
    if (body.password !== 'right') throw new DomainError('wrong_sign_in');
    return {};
  }

  @Get('slow')
  @Public()
  async slow(): Promise<object> {
    await new Promise<void>((resolve) => {
      ThingController.release = resolve;
    });
    return { done: true };
  }

  @Sse('organizations/:organization/ticks')
  @Member('statements.read')
  memberTicks(): Observable<{ data: object }> {
    return this.ticks();
  }

  @Sse('ticks')
  @Public()
  ticks(): Observable<{ data: object }> {
    return interval(1000).pipe(
      startWith(0),
      map((tick) => ({ data: { tick } })),
    );
  }
}

@Controller('xapi')
class XapiThingController {
  @Post('statements')
  @XapiKey('statements/write')
  @HttpCode(200)
  store(@Caller() caller: KeyCaller, @Req() request: FastifyRequest): object {
    const { body } = request;
    return { caller, bytes: Buffer.isBuffer(body) ? body.toString('latin1') : null };
  }

  @Get('statements')
  @XapiKey('statements/read', 'statements/read/mine')
  read(): object {
    return { statements: [] };
  }

  @Get('about')
  @Public()
  about(): object {
    return { version: ['1.0.3'] };
  }

  @Put('broken')
  @XapiKey('statements/write')
  broken(): never {
    throw new Error('secret');
  }
}

@Module({ controllers: [ThingController, XapiThingController] })
export class ThingModule {}

/** Whether `GET /api/slow` waits to be let go. */
export const slowIsWaiting = (): boolean => ThingController.release !== undefined;

export function releaseSlow(): void {
  const { release } = ThingController;
  ThingController.release = undefined;
  release?.();
}
