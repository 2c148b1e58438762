import { Controller, Get } from '@nestjs/common';
import { Public } from '@attest/platform';

/** What this LRS is (xAPI 1.0.3 Communication 2.8): never refused for a version or for credentials. */
@Controller('xapi/about')
export class AboutController {
  @Get()
  @Public()
  about(): { version: readonly string[]; extensions: Record<string, unknown> } {
    return { version: ['1.0.0', '1.0.1', '1.0.2', '1.0.3', '2.0.0'], extensions: {} };
  }
}
