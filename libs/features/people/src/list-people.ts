import { Injectable } from '@nestjs/common';
import type { PeopleList, PeopleQuery } from '@attest/contracts';
import { DomainError, type TenantId } from '@attest/kernel';
import { eachRecord, Log, Records } from '@attest/storage-ports';
import { peopleConsumer } from './people-consumer';
import { PEOPLE, personReply, type PersonRow, searchable, shownName } from './person';

/** At most so many people are looked at for what `find` says; whoever meets the bound types one more letter. */
const MOST_FOUND = 5000;
/** After every text that begins like the one before it. */
const LAST = '\u{10FFFF}';

interface Cursor {
  readonly sort: PeopleQuery['sort'];
  readonly find: string;
  /** Where the page before ended: the records' own cursor, or with `find` the mark of the last person. */
  readonly after: string;
}

/** The people of a tenant in pages: by name from A, or the last seen first; all, or those whose name or identifier begins so. */
@Injectable()
export class ListPeople {
  constructor(
    private readonly log: Log,
    private readonly records: Records,
  ) {}

  /** Throws DomainError `invalid_request` (path `cursor`) for a cursor of another query. */
  async list(tenant: TenantId, query: PeopleQuery): Promise<PeopleList> {
    const find = searchable(query.find ?? '');
    const after = query.cursor === undefined ? undefined : readCursor(query.cursor, query.sort, find);
    const behind = await this.behind(tenant);
    const page = find === '' ? await this.all(tenant, query, after) : await this.found(tenant, query, find, after);
    const next = page.next === undefined ? {} : { next: cursorText({ sort: query.sort, find, after: page.next }) };
    return { people: page.people.map(personReply), ...next, total: page.total, behind };
  }

  private async all(tenant: TenantId, query: PeopleQuery, after: string | undefined): Promise<Page> {
    const page = await this.records.find(tenant, PEOPLE, {
      index: query.sort,
      descending: query.sort === 'lastSeen',
      limit: query.limit,
      ...(after === undefined ? {} : { after }),
    });
    const total = await this.records.count(tenant, PEOPLE);
    return {
      people: page.records.map((record) => record.value),
      total,
      ...(page.next === undefined ? {} : { next: page.next }),
    };
  }

  private async found(tenant: TenantId, query: PeopleQuery, find: string, after: string | undefined): Promise<Page> {
    const people = new Map<string, PersonRow>();
    await this.collect(tenant, 'name', find, people);
    await this.collect(tenant, 'identifier', find, people);
    const direction = query.sort === 'name' ? 1 : -1;
    const marked = [...people.values()].map((person) => ({ person, mark: markOf(person, query.sort) }));
    marked.sort((a, b) => direction * byCodePoint(a.mark, b.mark));
    const rest = after === undefined ? marked : marked.filter(({ mark }) => direction * byCodePoint(mark, after) > 0);
    const page = rest.slice(0, query.limit);
    const last = page.at(-1);
    return {
      people: page.map(({ person }) => person),
      total: marked.length,
      ...(last !== undefined && page.length < rest.length ? { next: last.mark } : {}),
    };
  }

  private async collect(
    tenant: TenantId,
    index: 'name' | 'identifier',
    find: string,
    into: Map<string, PersonRow>,
  ): Promise<void> {
    const query = { index, from: find, before: find + LAST };
    for await (const { value } of eachRecord(this.records, tenant, PEOPLE, query)) {
      if (into.size >= MOST_FOUND) return;
      into.set(value.id, value);
    }
  }

  /** How many statements can be read already but are not counted in the list yet. */
  private async behind(tenant: TenantId): Promise<number> {
    const folded = await this.records.cursor(tenant, peopleConsumer.name);
    const head = await this.log.head(tenant, 'statements');
    if (folded >= head.applied) return 0;
    const last = folded === 0 ? undefined : await this.log.commit(tenant, 'statements', folded);
    return head.appliedPosition - (last?.totals.entries ?? 0);
  }
}

interface Page {
  readonly people: readonly PersonRow[];
  readonly total: number;
  readonly next?: string;
}

/** Place of a person in the order: the sorted value, then the id. NUL sorts before whatever a longer name goes on with. */
const markOf = (person: PersonRow, sort: PeopleQuery['sort']): string =>
  `${sort === 'name' ? searchable(shownName(person)) : person.lastSeen}\0${person.id}`;
const byCodePoint = (a: string, b: string): number => Buffer.compare(Buffer.from(a), Buffer.from(b));

function cursorText(cursor: Cursor): string {
  return Buffer.from(JSON.stringify([cursor.sort, cursor.find, cursor.after])).toString('base64url');
}

function readCursor(text: string, sort: string, find: string): string {
  try {
    const [cursorSort, cursorFind, after] = JSON.parse(Buffer.from(text, 'base64url').toString()) as unknown[];
    if (cursorSort === sort && cursorFind === find && typeof after === 'string') return after;
  } catch (error) {
    if (!(error instanceof SyntaxError || error instanceof TypeError)) throw error;
  }
  throw new DomainError('invalid_request', {}, [
    { path: 'cursor', message: 'The cursor does not belong to this list.', rule: 'cursor' },
  ]);
}
