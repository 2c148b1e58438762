import { Injectable, inject } from '@angular/core';
import type { Me, SignIn, SignUp } from '@attest/contracts';
import type { Observable } from 'rxjs';
import { Api } from './api';

/** Signing up, in and out, and who is signed in. */
@Injectable({ providedIn: 'root' })
export class AccountApi {
  private readonly api = inject(Api);

  signUp(body: SignUp): Observable<Me> {
    return this.api.post('/api/sign-up', body);
  }

  signIn(body: SignIn): Observable<Me> {
    return this.api.post('/api/sign-in', body);
  }

  signOut(): Observable<void> {
    return this.api.post('/api/sign-out');
  }

  /** Fails with `not_signed_in` when nobody is. */
  me(): Observable<Me> {
    return this.api.get('/api/me');
  }
}
