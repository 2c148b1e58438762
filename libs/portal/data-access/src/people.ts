import { Injectable, inject } from '@angular/core';
import type { PeopleList, PeopleQuery, Person } from '@attest/contracts';
import type { Observable } from 'rxjs';
import { Api, organizationPath } from './api';

@Injectable({ providedIn: 'root' })
export class PeopleApi {
  private readonly api = inject(Api);

  list(organization: string, query: Partial<PeopleQuery> = {}): Observable<PeopleList> {
    return this.api.get(organizationPath(organization, 'people'), query);
  }

  get(organization: string, id: string): Observable<Person> {
    return this.api.get(organizationPath(organization, 'people', id));
  }
}
