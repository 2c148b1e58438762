import { ChangeDetectionStrategy, Component, computed, inject, viewChild } from '@angular/core';
import { toSignal } from '@angular/core/rxjs-interop';
import { type Params, RouterLink } from '@angular/router';
import type { PeopleList, PeopleQuery, Person } from '@attest/contracts';
import { type Page, PeopleApi, pagedState, resourceState } from '@attest/portal-data-access';
import {
  Button,
  Cell,
  type Column,
  EmptyState,
  FailedState,
  FilterBar,
  PageHeader,
  RefusedState,
  SideSheet,
  Skeleton,
  type Sort,
  Split,
  Table,
  counted,
  dayAndMinute,
  dayOf,
  numberOf,
  zoneOf,
} from '@attest/portal-ui';
import { LucideUsers } from '@lucide/angular';
import { map } from 'rxjs';
import { openedRow } from '../lists/opened-row';
import { tableStateOf } from '../lists/table-state';
import { CurrentOrganization } from '../shell/current-organization';
import { pageQuery } from '../shell/page-query';
import { matches } from '../statements/screen';
import { peopleTexts } from '../texts/people';
import { PersonDetails } from './person-details';

interface Listed extends Page<Person> {
  readonly total: number;
  readonly behind: number;
}

const PAGE = 50;

/** Who: everyone whom a statement names, with counts; one of them open beside the list. */
@Component({
  selector: 'at-people-page',
  imports: [
    Button,
    Cell,
    EmptyState,
    FailedState,
    FilterBar,
    LucideUsers,
    PageHeader,
    PersonDetails,
    RefusedState,
    RouterLink,
    SideSheet,
    Skeleton,
    Split,
    Table,
  ],
  templateUrl: './people.page.html',
  styleUrl: './people.page.scss',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class PeoplePage {
  protected readonly texts = peopleTexts;
  protected readonly organization = inject(CurrentOrganization);
  private readonly api = inject(PeopleApi);
  private readonly table = viewChild<Table<Person>>(Table);

  private readonly query = pageQuery();
  protected readonly beside = openedRow(this.query, this.table);
  protected readonly find = computed(() => this.query.params().get('find') ?? '');
  protected readonly order = computed<PeopleQuery['sort']>(() =>
    this.query.params().get('sort') === 'name' ? 'name' : 'lastSeen',
  );

  private readonly request = computed(
    () => {
      const organization = this.organization.slug();
      if (organization === '') return undefined;
      return { organization, query: { find: this.find(), sort: this.order(), limit: PAGE } };
    },
    { equal: (a, b) => JSON.stringify(a) === JSON.stringify(b) },
  );
  protected readonly list = pagedState<{ organization: string; query: Partial<PeopleQuery> }, Person, Listed>({
    request: () => this.request(),
    load: ({ organization, query }, cursor) =>
      this.api.list(organization, cursor === undefined ? query : { ...query, cursor }).pipe(map(pageOf)),
    keep: (before, now) => before.organization === now.organization,
  });
  protected readonly people = computed(() => this.list.value()?.items ?? []);
  protected readonly rowKey = (person: Person): string => person.id;

  private readonly allColumns: readonly Column<Person>[] = [
    { id: 'name', head: this.texts.columns.name, strong: true, sortable: true, narrow: 'lead' },
    { id: 'identifier', head: this.texts.columns.identifier, width: '24%', dim: true, narrow: 'start' },
    {
      id: 'firstSeen',
      head: this.texts.columns.firstSeen,
      width: '112px',
      dim: true,
      text: (person) => dayOf(person.firstSeen, this.organization.zone()),
    },
    {
      id: 'lastSeen',
      head: this.texts.columns.lastSeen,
      width: '148px',
      dim: true,
      sortable: true,
      text: (person) => dayAndMinute(person.lastSeen, this.organization.zone()),
    },
    { id: 'statements', head: this.texts.columns.statements, width: '96px', align: 'end', narrow: 'end' },
    {
      id: 'passed',
      head: this.texts.columns.passed,
      width: '72px',
      align: 'end',
      text: (person) => numberOf(person.passed),
    },
    { id: 'failed', head: this.texts.columns.failed, width: '72px', align: 'end' },
  ];
  private readonly roomy = toSignal(matches('(min-width: 1180px)'), { requireSync: true });
  /** What the sheet says need not stand beside it, and on a middling screen the names go first. */
  protected readonly columns = computed<readonly Column<Person>[]>(() => {
    const open = this.beside.key() !== undefined;
    if (this.roomy() && !open) return this.allColumns;
    const kept = open ? ['name', 'lastSeen', 'statements'] : ['name', 'identifier', 'lastSeen', 'statements'];
    return this.allColumns.filter((column) => kept.includes(column.id));
  });
  protected readonly sort = computed<Sort>(() =>
    this.order() === 'name'
      ? { column: 'name', direction: 'ascending' }
      : { column: 'lastSeen', direction: 'descending' },
  );
  protected readonly label = computed(() => (this.order() === 'name' ? this.texts.byName : this.texts.byLastSeen));
  protected readonly tableState = computed(() => tableStateOf(this.list.state(), this.texts.failed.title));
  protected readonly refused = computed(() => {
    const state = this.list.state();
    return state.kind === 'refused' ? state.failure : undefined;
  });
  protected readonly foot = computed(() => {
    const page = this.list.value();
    if (page === undefined) return undefined;
    const zone = this.organization.zone();
    return {
      count:
        page.items.length === page.total
          ? counted(page.total, this.texts.one, this.texts.many)
          : this.texts.shownOf(numberOf(page.items.length), counted(page.total, this.texts.one, this.texts.many)),
      times: this.texts.times(zoneOf(new Date().toISOString(), zone)),
      behind:
        page.behind > 0
          ? this.texts.behind(counted(page.behind, this.texts.statement, this.texts.statements))
          : undefined,
    };
  });

  /** The person in the sheet: from the list if there, else asked for. */
  protected readonly single = resourceState({
    request: () => {
      const id = this.beside.key();
      const loading = this.list.value() === undefined && this.list.state().kind === 'loading';
      return id === undefined || loading || this.people().some((person) => person.id === id) ? undefined : id;
    },
    load: (id) => this.api.get(this.organization.slug(), id),
    keep: (before, now) => before === now,
  });
  protected readonly opened = computed(() => {
    const id = this.beside.key();
    if (id === undefined) return undefined;
    const person = this.people().find((each) => each.id === id) ?? this.single.value();
    return { person: person?.id === id ? person : undefined };
  });

  protected numberOf = numberOf;

  protected statementsOf(person: Person): { readonly link: readonly string[]; readonly query: Params } {
    return { link: ['/o', this.organization.slug(), 'statements'], query: { agent: person.agent } };
  }

  protected changeFind(find: string): void {
    this.query.change({ find: find.trim() === '' ? null : find }, true);
  }

  /** Each column has one useful direction: names from A, the latest first. */
  protected changeSort(sort: Sort): void {
    this.query.change({ sort: sort.column === 'name' ? 'name' : null });
  }
}

function pageOf(reply: PeopleList): Listed {
  return { items: reply.people, next: reply.next, total: reply.total, behind: reply.behind };
}
