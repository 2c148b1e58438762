import { Controller, HttpCode, Post, Put, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { DomainError } from '@attest/kernel';
import { Caller, type KeyCaller, XapiKey } from '@attest/platform';
import { StoreStatements, type StatementsReceived } from './store-statements';
import { noParameters, putParameters } from './write-parameters';
import { queryPairs } from './query-pairs';
import { XapiVersions } from './xapi-versions';

/** The statement resource, writing (xAPI 1.0.3 Communication 2.1.1 and 2.1.2). */
@Controller('xapi/statements')
export class XapiWriteController {
  constructor(
    private readonly storeStatements: StoreStatements,
    private readonly versions: XapiVersions,
  ) {}

  @Put()
  @XapiKey('statements/write')
  @HttpCode(204)
  async put(@Caller() caller: KeyCaller, @Req() request: FastifyRequest): Promise<void> {
    const received = this.received(request);
    const { statementId } = putParameters(queryPairs(request.url));
    await this.storeStatements.put(caller, statementId, received);
  }

  @Post()
  @XapiKey('statements/write')
  @HttpCode(200)
  async post(@Caller() caller: KeyCaller, @Req() request: FastifyRequest): Promise<readonly string[]> {
    const received = this.received(request);
    noParameters(queryPairs(request.url));
    return this.storeStatements.post(caller, received);
  }

  private received(request: FastifyRequest): StatementsReceived {
    const rules = this.versions.of(request);
    const [type = ''] = (request.headers['content-type'] ?? '').split(';');
    if (type.trim().toLowerCase() !== 'application/json') {
      throw new DomainError('invalid_request', {}, [
        {
          path: 'Content-Type',
          message: `Content-Type is ${JSON.stringify(type.trim())}; statements come as application/json`,
          rule: 'content-type',
          section: 'xAPI 1.0.3 Communication 1.5',
        },
      ]);
    }
    return { rules, body: Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0) };
  }
}
