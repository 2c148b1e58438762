import {
  ChangeDetectionStrategy,
  Component,
  ElementRef,
  Injector,
  afterNextRender,
  computed,
  inject,
  viewChild,
} from '@angular/core';
import { toSignal } from '@angular/core/rxjs-interop';
import { Router, RouterLink } from '@angular/router';
import type { StatementItem } from '@attest/contracts';
import { StatementsApi, resourceState } from '@attest/portal-data-access';
import {
  Button,
  Cell,
  type Column,
  Copy,
  EmptyState,
  FailedState,
  FilterBar,
  type FilterChip,
  PageHeader,
  RefusedState,
  SideSheet,
  Skeleton,
  type Sort,
  Split,
  Table,
  Toasts,
  dayTitleOf,
  numberOf,
  timeOf,
  timeWithZone,
} from '@attest/portal-ui';
import { LucideArrowUp, LucideExternalLink, LucideLink2, LucideList } from '@lucide/angular';
import { openedRow } from '../lists/opened-row';
import { tableStateOf } from '../lists/table-state';
import { CurrentOrganization } from '../shell/current-organization';
import { pageQuery } from '../shell/page-query';
import { statementsTexts } from '../texts/statements';
import { AddFilter } from './add-filter';
import { agentFacts } from './agent';
import { dayText } from './days';
import { factsCache } from './facts-cache';
import { offeredValues } from './offered-values';
import { type ChosenFilter, StatementDetails } from './statement-details';
import { lastPart } from './statement-facts';
import { parsed } from './statement-json';
import { type StatementRequest, liveStatements } from './statement-list';
import { matches } from './screen';
import { StatementSentence } from './statement-sentence';
import { StatementStates } from './statement-states';
import { FILTER_NAMES, type FilterName, filterParams, queryOf, viewOf } from './statement-view';

/** What happened: the statements as sentences, narrowed by filters, one of them open beside the list. */
@Component({
  selector: 'at-statements-page',
  imports: [
    AddFilter,
    Button,
    Cell,
    EmptyState,
    FailedState,
    FilterBar,
    LucideArrowUp,
    LucideExternalLink,
    LucideLink2,
    LucideList,
    PageHeader,
    RefusedState,
    RouterLink,
    SideSheet,
    Skeleton,
    Split,
    StatementDetails,
    StatementSentence,
    StatementStates,
    Table,
  ],
  templateUrl: './statements.page.html',
  styleUrl: './statements.page.scss',
  changeDetection: ChangeDetectionStrategy.OnPush,
  host: { '(document:keydown)': 'key($event)' },
})
export class StatementsPage {
  protected readonly texts = statementsTexts;
  protected readonly organization = inject(CurrentOrganization);
  private readonly api = inject(StatementsApi);
  private readonly router = inject(Router);
  private readonly copier = inject(Copy);
  private readonly toasts = inject(Toasts);
  private readonly host = inject<ElementRef<HTMLElement>>(ElementRef);
  private readonly injector = inject(Injector);
  private readonly table = viewChild<Table<StatementItem>>(Table);

  private readonly query = pageQuery();
  protected readonly beside = openedRow(this.query, this.table);
  protected readonly view = computed(() => viewOf(this.query.params()));
  private readonly request = computed<StatementRequest | undefined>(
    () => {
      const organization = this.organization.slug();
      if (organization === '') return undefined;
      return { organization, query: queryOf(this.view(), this.organization.zone()) };
    },
    { equal: (a, b) => JSON.stringify(a) === JSON.stringify(b) },
  );
  protected readonly list = liveStatements(this.request);
  protected readonly items = computed(() => this.list.value()?.items ?? []);
  protected readonly facts = factsCache();
  protected readonly rowKey = (item: StatementItem): string => item.id;
  protected readonly base = computed(() => ['/o', this.organization.slug(), 'statements']);

  private readonly allColumns: readonly Column<StatementItem>[] = [
    {
      id: 'recorded',
      head: this.texts.columns.recorded,
      width: '92px',
      dim: true,
      sortable: true,
      narrow: 'start',
      text: (item) => timeOf(item.stored, this.organization.zone()),
    },
    { id: 'statement', head: this.texts.columns.statement, narrow: 'lead' },
    { id: 'result', head: this.texts.columns.result, width: '96px', align: 'end', narrow: 'end' },
    {
      id: 'position',
      head: this.texts.columns.position,
      width: '84px',
      align: 'end',
      dim: true,
      text: (item) => numberOf(item.position),
    },
  ];
  private readonly roomy = toSignal(matches('(min-width: 1280px)'), { requireSync: true });
  /** Beside an open sheet on a middling screen the sentence needs the room; the sheet says the position. */
  protected readonly columns = computed(() =>
    this.roomy() || this.beside.key() === undefined
      ? this.allColumns
      : this.allColumns.filter((column) => column.id !== 'position'),
  );
  protected readonly sort = computed<Sort>(() => ({
    column: 'recorded',
    direction: this.view().ascending ? 'ascending' : 'descending',
  }));
  protected readonly label = computed(
    () => `${this.texts.table}, ${this.view().ascending ? this.texts.oldest : this.texts.newest}`,
  );
  protected readonly groupOf = computed(() => {
    const zone = this.organization.zone();
    const now = Date.now();
    return (item: StatementItem) => dayTitleOf(item.stored, zone, now);
  });
  protected readonly tableState = computed(() => tableStateOf(this.list.state(), this.texts.failed.title));
  protected readonly refused = computed(() => {
    const state = this.list.state();
    return state.kind === 'refused' ? state.failure : undefined;
  });
  /** A refresh that failed keeps the rows; it is said above them. */
  protected readonly stale = computed(() => {
    const state = this.list.state();
    return state.kind === 'failed' && state.value !== undefined && this.items().length > 0 ? state.failure : undefined;
  });

  protected readonly offered = computed(() => offeredValues(this.items(), this.facts));
  protected readonly chips = computed<readonly FilterChip[]>(() => {
    const { filters, unknown } = this.view();
    const known = FILTER_NAMES.flatMap((name) => {
      const value = filters[name];
      return value === undefined
        ? []
        : [{ key: name, name: this.texts.filters[name], value: this.readable(name, value) }];
    });
    const strange = unknown.map((name) => ({ key: name, name, value: this.texts.unknownParameter }));
    return [...known, ...strange];
  });
  protected readonly filtered = computed(() => Object.keys(this.view().filters).length > 0);
  protected readonly filterWords = computed(() =>
    this.chips()
      .map((chip) => `${chip.name} ${chip.value}`)
      .join(', '),
  );
  protected readonly newCount = computed(() => {
    const count = numberOf(this.list.fresh().length);
    return this.list.freshIsMore() ? `${count}+` : count;
  });
  protected readonly foot = computed(() => {
    const page = this.list.value();
    if (page === undefined) return undefined;
    const count = page.next === undefined && !this.filtered() ? undefined : numberOf(page.items.length);
    return {
      shown: count === undefined ? undefined : this.texts.shown(count),
      total: this.texts.total(numberOf(page.total)),
      complete: this.texts.completeThrough(timeWithZone(page.completeThrough, this.organization.zone())),
    };
  });

  /** The statement in the sheet: from the list if it is there, else asked for. */
  private readonly missing = computed(() => {
    const open = this.beside.key();
    const loading = this.list.value() === undefined && this.list.state().kind === 'loading';
    return open === undefined || loading || this.items().some((item) => item.id === open) ? undefined : open;
  });
  protected readonly single = resourceState({
    request: () => this.missing(),
    load: (id) => this.api.get(this.organization.slug(), id),
    keep: (before, now) => before === now,
  });
  protected readonly opened = computed(() => {
    const id = this.beside.key();
    if (id === undefined) return undefined;
    const item = this.items().find((each) => each.id === id) ?? this.single.value();
    if (item?.id !== id) return { id, heading: this.texts.oneStatement };
    return { id, item, heading: this.facts(item).title, kind: this.texts.one(numberOf(item.position)) };
  });

  protected addFilter({ name, value }: ChosenFilter): void {
    this.query.change({ [name]: value });
  }

  protected removeFilter(key: string): void {
    this.query.change({ [key]: null });
  }

  protected clearFilters(): void {
    this.query.change({ ...filterParams({}), ...Object.fromEntries(this.view().unknown.map((name) => [name, null])) });
  }

  protected changeSort(sort: Sort): void {
    this.query.change({ ascending: sort.direction === 'ascending' ? 'true' : null });
  }

  protected showNew(): void {
    this.list.showNew();
    afterNextRender(
      () => {
        const scrolled = this.host.nativeElement.querySelector('at-split > .page');
        if (scrolled !== null) scrolled.scrollTop = 0;
        this.table()?.focusRow(0);
      },
      { injector: this.injector },
    );
  }

  protected copyLink(id: string): void {
    const path = this.router.serializeUrl(this.router.createUrlTree([...this.base(), id]));
    if (this.copier.text(new URL(path, location.origin).href)) this.toasts.show(this.texts.linkCopied);
  }

  /** `y` copies the link of the open or focused row. The table itself knows j, k and Enter. */
  protected key(event: KeyboardEvent): void {
    const target = event.target as HTMLElement;
    const typing = target.closest('input, textarea, select, [contenteditable], [role=dialog] input') !== null;
    if (typing || event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    if (event.key === 'y') {
      const id = this.beside.key() ?? this.focusedId(target);
      if (id === undefined) return;
      event.preventDefault();
      this.copyLink(id);
    } else if ((event.key === 'j' || event.key === 'k') && target.closest('tr[data-row]') === null) {
      event.preventDefault();
      this.move(event.key === 'j' ? 1 : -1);
    }
  }

  /** j and k from outside the rows: the row beside the open one, or the first. */
  private move(step: 1 | -1): void {
    const open = this.beside.key();
    const at = this.items().findIndex((item) => item.id === open);
    const next = at < 0 ? 0 : at + step;
    const item = this.items()[next];
    if (item === undefined) return;
    this.table()?.focusRow(next);
    if (open !== undefined) this.beside.open(item.id);
  }

  private focusedId(target: HTMLElement): string | undefined {
    const row = target.closest('tr[data-row]');
    if (row === null) return undefined;
    const rows = [...this.host.nativeElement.querySelectorAll('tr[data-row]')];
    return this.items()[rows.indexOf(row)]?.id;
  }

  private readable(name: FilterName, value: string): string {
    if (name === 'since' || name === 'until') return dayText(value, this.organization.zone());
    // The same agent may be written in several ways: with its type, with other spaces.
    const agent = name === 'agent' ? agentFacts(parsed(value)) : undefined;
    const offered = this.offered()[name].find((offer) => offer.value === (agent?.filter ?? value));
    if (offered !== undefined) return offered.label;
    if (name === 'agent') return agent?.name ?? value;
    return name === 'registration' ? value : lastPart(value);
  }
}
