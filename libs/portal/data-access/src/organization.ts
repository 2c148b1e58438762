import { Injectable, inject } from '@angular/core';
import type { Organization } from '@attest/contracts';
import type { Observable } from 'rxjs';
import { Api, organizationPath } from './api';

@Injectable({ providedIn: 'root' })
export class OrganizationApi {
  private readonly api = inject(Api);

  get(organization: string): Observable<Organization> {
    return this.api.get(organizationPath(organization));
  }
}
