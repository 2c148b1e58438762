import { Injectable } from '@nestjs/common';
import type { JsonObject, TenantId } from '@attest/kernel';
import { Statements, type StoredStatement } from '@attest/storage-ports';
import { activityIdsOf, canonicalFormat, type Format, idsFormat, preferredLanguages } from '@attest/xapi';

/** How statements shall be given: the parameter `format`, and Accept-Language, which only `canonical` looks at. */
export interface Form {
  readonly format: Format;
  readonly acceptLanguage: string | undefined;
}

/** Definitions asked for at the same time: a page can name thousands of Activities. */
const ASKED_AT_ONCE = 50;

/** Statements in the form asked for (xAPI 1.0.3 Communication 2.1.3). */
@Injectable()
export class FormatStatements {
  constructor(private readonly statements: Statements) {}

  /** The JSON of each, in their order. */
  async of(
    tenant: TenantId,
    found: readonly Pick<StoredStatement, 'json'>[],
    { format, acceptLanguage }: Form,
  ): Promise<readonly string[]> {
    const texts = found.map(({ json }) => json);
    switch (format) {
      case 'exact':
        return texts;
      case 'ids':
        return texts.map(idsFormat);
      case 'canonical': {
        const languages = preferredLanguages(acceptLanguage);
        const definitions = await this.definitions(tenant, new Set(texts.flatMap(activityIdsOf)));
        return texts.map((json) => canonicalFormat(json, languages, (id) => definitions.get(id)));
      }
    }
  }

  private async definitions(tenant: TenantId, ids: ReadonlySet<string>): Promise<ReadonlyMap<string, JsonObject>> {
    const definitions = new Map<string, JsonObject>();
    const all = [...ids];
    for (let from = 0; from < all.length; from += ASKED_AT_ONCE) {
      await Promise.all(
        all.slice(from, from + ASKED_AT_ONCE).map(async (id) => {
          const definition = await this.statements.activity(tenant, id);
          if (definition !== undefined) definitions.set(id, definition);
        }),
      );
    }
    return definitions;
  }
}
