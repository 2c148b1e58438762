import { Controller, Get, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { parametersOf, Public } from '@attest/platform';
import { readNoParameters } from '@attest/xapi';

/** What this LRS is (xAPI 1.0.3 Communication 2.8): never refused for a version or for credentials. */
@Controller('xapi/about')
export class AboutController {
  @Get()
  @Public()
  about(@Req() request: FastifyRequest): { version: readonly string[]; extensions: Record<string, unknown> } {
    readNoParameters(parametersOf(request), { rules: '1.0.3' });
    return { version: ['1.0.0', '1.0.1', '1.0.2', '1.0.3', '2.0.0'], extensions: {} };
  }
}
