import { Injectable, inject } from '@angular/core';
import type { ApiKey, ApiKeyList, ChangeKey, IssueKey, IssuedKey } from '@attest/contracts';
import { type Observable, map } from 'rxjs';
import { Api, organizationPath } from './api';

@Injectable({ providedIn: 'root' })
export class ApiKeysApi {
  private readonly api = inject(Api);

  list(organization: string): Observable<readonly ApiKey[]> {
    return this.api.get<ApiKeyList>(organizationPath(organization, 'keys')).pipe(map((reply) => reply.keys));
  }

  /** The answer holds the secret, this once. */
  issue(organization: string, body: IssueKey): Observable<IssuedKey> {
    return this.api.post(organizationPath(organization, 'keys'), body);
  }

  change(organization: string, key: string, body: ChangeKey): Observable<ApiKey> {
    return this.api.patch(organizationPath(organization, 'keys', key), body);
  }

  revoke(organization: string, key: string): Observable<ApiKey> {
    return this.api.post(organizationPath(organization, 'keys', key, 'revoke'));
  }
}
