import { Controller, Get, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { JsonObject } from '@attest/kernel';
import { Caller, type KeyCaller, readXapiRequest, Settings, XapiKey } from '@attest/platform';
import { readActivityRequest, readAgentRequest } from '@attest/xapi';
import { KnownThings } from './known-things';

/**
 * The resources activities and agents (xAPI 1.0.3 Communication 2.4 and 2.5). What they tell comes from all statements, so a key that
 * reads only its own does not read them; one for profiles does, since it looks after what is known of both.
 */
@Controller('xapi')
export class XapiKnownController {
  constructor(
    private readonly known: KnownThings,
    private readonly settings: Settings,
  ) {}

  @Get('activities')
  @XapiKey('statements/read', 'profile')
  activity(@Caller() { tenant }: KeyCaller, @Req() request: FastifyRequest): Promise<JsonObject> {
    const asked = readXapiRequest(request, this.settings);
    return this.known.activity(tenant, readActivityRequest(asked.parameters, asked));
  }

  @Get('agents')
  @XapiKey('statements/read', 'profile')
  person(@Caller() { tenant }: KeyCaller, @Req() request: FastifyRequest): Promise<JsonObject> {
    const asked = readXapiRequest(request, this.settings);
    const { agent, key } = readAgentRequest(asked.parameters, asked);
    return this.known.person(tenant, agent, key);
  }
}
