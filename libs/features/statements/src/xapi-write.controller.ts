import { Controller, HttpCode, Post, Put, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { Caller, type KeyCaller, readXapiRequest, Settings, XapiKey } from '@attest/platform';
import { readNoParameters, readPutRequest } from '@attest/xapi';
import { receivedBody } from './received-body';
import { StoreStatements } from './store-statements';

/** The statement resource, writing (xAPI 1.0.3 Communication 2.1.1 and 2.1.2). */
@Controller('xapi/statements')
export class XapiWriteController {
  constructor(
    private readonly storeStatements: StoreStatements,
    private readonly settings: Settings,
  ) {}

  @Put()
  @XapiKey('statements/write')
  @HttpCode(204)
  async put(@Caller() caller: KeyCaller, @Req() request: FastifyRequest): Promise<void> {
    const asked = readXapiRequest(request, this.settings);
    const statementId = readPutRequest(asked.parameters, asked);
    await this.storeStatements.put(caller, statementId, receivedBody(asked));
  }

  @Post()
  @XapiKey('statements/write')
  @HttpCode(200)
  async post(@Caller() caller: KeyCaller, @Req() request: FastifyRequest): Promise<readonly string[]> {
    const asked = readXapiRequest(request, this.settings);
    readNoParameters(asked.parameters, asked);
    return this.storeStatements.post(caller, receivedBody(asked));
  }
}
