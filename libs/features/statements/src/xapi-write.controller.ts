import { Controller, HttpCode, Post, Put, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import {
  arrivingBody,
  Caller,
  type KeyCaller,
  readXapiRequest,
  Settings,
  StreamsMultipart,
  XapiKey,
  type XapiRequest,
} from '@attest/platform';
import { isMultipart, readNoParameters, readPutRequest } from '@attest/xapi';
import { receivedJson, receivedMultipart, type StatementsReceived } from './received-body';
import { StoreStatements } from './store-statements';

/** The statement resource, writing (xAPI 1.0.3 Communication 2.1.1 and 2.1.2). */
@Controller('xapi/statements')
export class XapiWriteController {
  constructor(
    private readonly storeStatements: StoreStatements,
    private readonly settings: Settings,
  ) {}

  @Put()
  @StreamsMultipart()
  @XapiKey('statements/write')
  @HttpCode(204)
  async put(@Caller() caller: KeyCaller, @Req() request: FastifyRequest): Promise<void> {
    const asked = readXapiRequest(request, this.settings);
    const statementId = readPutRequest(asked.parameters, asked);
    await this.storeStatements.put(caller, statementId, await this.received(request, asked));
  }

  @Post()
  @StreamsMultipart()
  @XapiKey('statements/write')
  @HttpCode(200)
  async post(@Caller() caller: KeyCaller, @Req() request: FastifyRequest): Promise<readonly string[]> {
    const asked = readXapiRequest(request, this.settings);
    readNoParameters(asked.parameters, asked);
    return this.storeStatements.post(caller, await this.received(request, asked));
  }

  private async received(request: FastifyRequest, asked: XapiRequest): Promise<StatementsReceived> {
    if (!isMultipart(asked.contentType)) return receivedJson(asked);
    const { maxBodyBytes, maxAttachmentsBytes } = this.settings;
    const bounds = { what: 'A request with attachments', most: maxBodyBytes + maxAttachmentsBytes };
    return receivedMultipart(asked, arrivingBody(request, bounds), this.settings);
  }
}
