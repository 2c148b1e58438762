import type { TenantId } from '@attest/kernel';

/** What API keys are called. Files are made twice with the same bytes only if a key's name never changes. */
export abstract class SourceNames {
  /** The name of the key with that id; the id itself when there is none. */
  abstract nameOf(tenant: TenantId, credential: string): Promise<string>;
}
