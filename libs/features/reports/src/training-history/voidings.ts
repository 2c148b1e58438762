import type { TenantId } from '@attest/kernel';
import { Breathing } from '@attest/log';
import type { Statements } from '@attest/storage-ports';
import { filterFor } from '@attest/xapi';
import type { Voiding } from './history-row';

const VOIDED = 'http://adlnet.gov/expapi/verbs/voided';
const PAGE = 200;

/**
 * What was void when the log ended at `upTo`, by the id of the statement in lower case. A voiding statement may come before
 * the one it voids, and is never void itself. When several void the same one, the first counts.
 */
export async function voidingsUpTo(
  statements: Statements,
  tenant: TenantId,
  upTo: number,
): Promise<ReadonlyMap<string, Voiding>> {
  const voidings = new Map<string, Voiding>();
  const voiding = new Set<string>();
  const filter = filterFor({ verb: VOIDED });
  const breathing = new Breathing();
  let beyond = 0;
  for (;;) {
    const page = await statements.page(tenant, { filter, ascending: true, limit: PAGE, beyond, upTo });
    for (const { id, position, stored, json } of page.statements) {
      beyond = position;
      const target = voidedBy(json);
      if (target === undefined) continue;
      voiding.add(id.toLowerCase());
      if (!voidings.has(target)) voidings.set(target, { position, stored });
    }
    if (!page.more) break;
    await breathing.pause();
  }
  for (const id of voiding) voidings.delete(id);
  return voidings;
}

/** The id that a voiding statement voids; undefined for others, such as one that only refers to a voiding statement. */
function voidedBy(json: string): string | undefined {
  const { verb, object } = JSON.parse(json) as {
    verb?: { id?: unknown };
    object?: { objectType?: unknown; id?: unknown };
  };
  if (verb?.id !== VOIDED || object?.objectType !== 'StatementRef') return undefined;
  return typeof object.id === 'string' ? object.id.toLowerCase() : undefined;
}
