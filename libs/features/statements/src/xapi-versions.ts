import { Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { Settings } from '@attest/platform';
import { negotiateVersion, type Rules } from '@attest/xapi';

/** Which version's rules a request asks for (xAPI 1.0.3 Communication 3.3). */
@Injectable()
export class XapiVersions {
  constructor(private readonly settings: Settings) {}

  of(request: FastifyRequest): Rules {
    const header = request.headers['x-experience-api-version'];
    return negotiateVersion(Array.isArray(header) ? header[0] : header, this.settings.xapiDefaultVersion);
  }
}
