import { Injectable, inject } from '@angular/core';
import type { ChangeOrganizationSettings, Organization, OrganizationSettings } from '@attest/contracts';
import type { Observable } from 'rxjs';
import { Api, organizationPath } from './api';

@Injectable({ providedIn: 'root' })
export class OrganizationApi {
  private readonly api = inject(Api);

  get(organization: string): Observable<Organization> {
    return this.api.get(organizationPath(organization));
  }

  settings(organization: string): Observable<OrganizationSettings> {
    return this.api.get(organizationPath(organization, 'settings'));
  }

  changeSettings(organization: string, changes: ChangeOrganizationSettings): Observable<OrganizationSettings> {
    return this.api.patch(organizationPath(organization, 'settings'), changes);
  }
}
