import { Injectable, inject } from '@angular/core';
import type { Arrival, StatementItem, StatementList, StatementListQuery, TestStatementSent } from '@attest/contracts';
import type { Observable } from 'rxjs';
import { Api, organizationPath } from './api';
import { OPEN_EVENTS, followArrivals } from './arrivals';

/** The filters of the list, as in xAPI; `agent` is the JSON of an Agent. */
export type StatementQuery = Partial<StatementListQuery>;

@Injectable({ providedIn: 'root' })
export class StatementsApi {
  private readonly api = inject(Api);
  private readonly open = inject(OPEN_EVENTS);

  list(organization: string, query: StatementQuery = {}): Observable<StatementList> {
    return this.api.get(organizationPath(organization, 'statements'), query);
  }

  get(organization: string, id: string): Observable<StatementItem> {
    return this.api.get(organizationPath(organization, 'statements', id));
  }

  /** Where the data of an attachment is downloaded. */
  attachmentAddress(organization: string, id: string, sha2: string): string {
    return organizationPath(organization, 'statements', id, 'attachments', sha2);
  }

  /** Statements as they are stored, newer than position `after`, until unsubscribed; it reconnects by itself. */
  arrivals(organization: string, after: number): Observable<Arrival> {
    const path = organizationPath(organization, 'statements', 'arrivals');
    return followArrivals(this.open, (position) => `${path}?after=${position}`, after);
  }

  /** Sends one statement marked as a test, in the name of who is signed in. */
  sendTest(organization: string): Observable<TestStatementSent> {
    return this.api.post(organizationPath(organization, 'statements', 'test'));
  }
}
