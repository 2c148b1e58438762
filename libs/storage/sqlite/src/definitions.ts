import type { JsonObject } from '@attest/kernel';
import { mergeDefinition, type StatementRow } from '@attest/xapi';
import type { DatabaseFile } from './database-file';

/** Activities whose last definition is remembered: most statements say again what the one before said. */
const REMEMBERED = 2000;

/** What is known of Activities, in one view. */
export class Definitions {
  /** By Activity, the JSON text of the definition that was merged last, by a commit that is there to stay. */
  private readonly last = new Map<string, string>();

  constructor(private readonly view: DatabaseFile) {}

  get(id: string): JsonObject | undefined {
    const row = this.view.get<{ definition: string }>('SELECT definition FROM activity WHERE id = ?', id);
    return row && (JSON.parse(row.definition) as JsonObject);
  }

  /** Merges what rows say, as part of the caller's transaction; `remember` what it answers once that is done. */
  learn(rows: readonly StatementRow[]): ReadonlyMap<string, string> {
    const learnt = new Map<string, string>();
    for (const { activities = [] } of rows) {
      for (const { id, definition } of activities) {
        const text = JSON.stringify(definition);
        if ((learnt.get(id) ?? this.last.get(id)) === text) continue;
        learnt.set(id, text);
        const before = this.get(id);
        const merged = mergeDefinition(before, definition);
        if (merged !== before)
          this.view.run('INSERT OR REPLACE INTO activity VALUES (?, ?)', id, JSON.stringify(merged));
      }
    }
    return learnt;
  }

  remember(learnt: ReadonlyMap<string, string>): void {
    if (this.last.size + learnt.size > REMEMBERED) this.last.clear();
    for (const [id, text] of learnt) this.last.set(id, text);
  }
}
