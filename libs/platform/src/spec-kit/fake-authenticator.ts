import { Global, Module } from '@nestjs/common';
import type { TenantId, UserId } from '@attest/kernel';
import { Authenticator, type KeyProof, type Membership, type Session } from '../access/authenticator';

export const TENANT = 'aaaaaaaaaaaaaaaaaaaaaaaaaa' as TenantId;

/** Sessions that a test has ended. */
export const endedSessions = new Set<string>();

/**
 * Sessions `ada` (owner of `acme`) and `bob` (analyst of `acme`), each with the CSRF token `csrf-of-NAME`; keys `writer`,
 * `reader`, `page` (which reads too, for pages of https://courses.example alone) and `old` (which reads too, of an organization that
 * assumes 2.0.0) with the secret `s3cret`.
 */
class FakeAuthenticator extends Authenticator {
  session(token: string): Promise<Session | undefined> {
    if (endedSessions.has(token)) return Promise.resolve(undefined);
    if (token !== 'ada' && token !== 'bob') return Promise.resolve(undefined);
    const user = { id: token as UserId, name: token, email: `${token}@example.com` };
    return Promise.resolve({ id: `session-${token}`, user, csrf: `csrf-of-${token}` });
  }

  membership(user: UserId, slug: string): Promise<Membership | undefined> {
    if (slug !== 'acme') return Promise.resolve(undefined);
    const organization = { slug, name: 'Acme', zone: 'UTC' };
    return Promise.resolve({ tenant: TENANT, organization, role: user === 'ada' ? 'owner' : 'analyst' });
  }

  key(key: string, secret: string): Promise<KeyProof | undefined> {
    if (secret !== 's3cret' || !['writer', 'reader', 'page', 'old'].includes(key)) return Promise.resolve(undefined);
    const scope = key === 'writer' ? 'statements/write' : 'all/read';
    const origins = key === 'page' ? ['https://courses.example'] : [];
    const xapiAssumedVersion = key === 'old' ? '2.0.0' : undefined;
    return Promise.resolve({
      tenant: TENANT,
      credential: { key, name: key, scopes: [scope], origins },
      xapiAssumedVersion,
    });
  }
}

@Global()
@Module({
  providers: [{ provide: Authenticator, useClass: FakeAuthenticator }],
  exports: [Authenticator],
})
export class FakeIdentityModule {}

export const basic = (user: string, secret: string): string =>
  `Basic ${Buffer.from(`${user}:${secret}`).toString('base64')}`;
