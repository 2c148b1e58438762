import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, SwaggerModule } from '@nestjs/swagger';

/** The API's documentation at /api/docs (a page) and /api/docs/json, made of the contracts when it is first asked for. */
export function serveOpenApi(app: INestApplication): void {
  const config = new DocumentBuilder()
    .setTitle('Attest')
    .setDescription(
      'The API of the portal. Learning tools use xAPI, under /xapi. State-changing requests with a session carry the header ' +
        'X-XSRF-TOKEN with the value of the cookie XSRF-TOKEN.',
    )
    .setVersion('1')
    .addCookieAuth('attest_session')
    .addBasicAuth()
    .build();
  config.openapi = '3.1.0';
  SwaggerModule.setup('api/docs', app, () => SwaggerModule.createDocument(app, config), {
    jsonDocumentUrl: 'api/docs/json',
    raw: ['json'],
    customSiteTitle: 'Attest API',
  });
}
