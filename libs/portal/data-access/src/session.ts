import { Injectable, type Signal, computed, inject, signal } from '@angular/core';
import { takeUntilDestroyed } from '@angular/core/rxjs-interop';
import type { Me, SignIn, SignUp } from '@attest/contracts';
import { type Observable, catchError, defer, of, tap, throwError } from 'rxjs';
import { AccountApi } from './account';
import { Api } from './api';
import { isApiFailure } from './api-failure';

export type Membership = Me['memberships'][number];

/** Who is signed in, for the whole application. */
@Injectable({ providedIn: 'root' })
export class Session {
  private readonly account = inject(AccountApi);
  private readonly now = signal<Me | null | undefined>(undefined);
  private readonly over = signal(false);

  /** Who is signed in; null: nobody; undefined: not asked yet. */
  readonly me: Signal<Me | null | undefined> = this.now.asReadonly();
  readonly signedIn = computed(() => this.now() !== null && this.now() !== undefined);
  readonly memberships = computed<readonly Membership[]>(() => this.now()?.memberships ?? []);
  /** Whether someone was signed in and the server ended that meanwhile. */
  readonly ended = this.over.asReadonly();

  constructor() {
    inject(Api)
      .sessionEnded.pipe(takeUntilDestroyed())
      .subscribe(() => {
        if (this.signedIn()) this.over.set(true);
      });
  }

  /** Asks the server unless it is known; null when nobody is signed in. Fails when the server could not say. */
  load(): Observable<Me | null> {
    return defer(() => {
      const known = this.now();
      return known === undefined ? this.reload() : of(known);
    });
  }

  /** Asks the server again, for example after the organization was renamed or a role changed. */
  reload(): Observable<Me | null> {
    return this.account.me().pipe(
      catchError((error: unknown) =>
        isApiFailure(error) && error.status === 401 ? of(null) : throwError(() => error),
      ),
      tap((me) => {
        this.set(me);
      }),
    );
  }

  signUp(body: SignUp): Observable<Me> {
    return this.account.signUp(body).pipe(
      tap((me) => {
        this.set(me);
      }),
    );
  }

  signIn(body: SignIn): Observable<Me> {
    return this.account.signIn(body).pipe(
      tap((me) => {
        this.set(me);
      }),
    );
  }

  signOut(): Observable<void> {
    return this.account.signOut().pipe(
      tap(() => {
        this.set(null);
      }),
    );
  }

  membership(organization: string): Membership | undefined {
    return this.memberships().find((membership) => membership.organization.slug === organization);
  }

  /** Whether the portal may offer something; the server decides. */
  may(organization: string, permission: string): boolean {
    return this.membership(organization)?.permissions.includes(permission) ?? false;
  }

  private set(me: Me | null): void {
    this.now.set(me);
    this.over.set(false);
  }
}
