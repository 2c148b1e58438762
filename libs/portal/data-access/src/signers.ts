import { Injectable, inject } from '@angular/core';
import type { AddSigner, SignerPreview, TrustedSigner, TrustedSignerList } from '@attest/contracts';
import { type Observable, map } from 'rxjs';
import { Api, organizationPath } from './api';

@Injectable({ providedIn: 'root' })
export class SignersApi {
  private readonly api = inject(Api);

  list(organization: string): Observable<readonly TrustedSigner[]> {
    return this.api
      .get<TrustedSignerList>(organizationPath(organization, 'signers'))
      .pipe(map(({ signers }) => signers));
  }

  /** What adding it would list. */
  preview(organization: string, pem: string): Observable<SignerPreview> {
    return this.api.post(organizationPath(organization, 'signers', 'preview'), { pem });
  }

  add(organization: string, body: AddSigner): Observable<TrustedSigner> {
    return this.api.post(organizationPath(organization, 'signers'), body);
  }

  remove(organization: string, fingerprint: string): Observable<void> {
    return this.api.delete(organizationPath(organization, 'signers', fingerprint));
  }
}
