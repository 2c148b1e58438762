import { Injectable, inject } from '@angular/core';
import type { OutboxList, OutboxMessageReply } from '@attest/contracts';
import { type Observable, map } from 'rxjs';
import { Api, organizationPath } from './api';

/** Mail of a trial: what would have been sent. */
@Injectable({ providedIn: 'root' })
export class OutboxApi {
  private readonly api = inject(Api);

  /** Newest first. */
  list(organization: string): Observable<readonly OutboxMessageReply[]> {
    return this.api.get<OutboxList>(organizationPath(organization, 'outbox')).pipe(map((reply) => reply.messages));
  }

  get(organization: string, id: string): Observable<OutboxMessageReply> {
    return this.api.get(organizationPath(organization, 'outbox', id));
  }
}
