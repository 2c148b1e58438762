import { HttpClient, type HttpHeaders } from '@angular/common/http';
import { Injectable, inject } from '@angular/core';
import { type Observable, Subject, catchError, map, throwError } from 'rxjs';
import { ApiFailure } from './api-failure';

/** What a query carries; what is undefined or empty is left out. */
export type Query = Readonly<Record<string, string | number | boolean | undefined>>;

/**
 * JSON requests to this portal's own server. Each fails with an `ApiFailure` and with nothing else. The XSRF header of
 * changing requests is Angular's own (cookie `XSRF-TOKEN`).
 */
@Injectable({ providedIn: 'root' })
export class Api {
  private readonly http = inject(HttpClient);
  private readonly endings = new Subject<void>();

  /** Emits when the server says that nobody is signed in any more. */
  readonly sessionEnded: Observable<void> = this.endings.asObservable();

  get<T>(path: string, query: Query = {}): Observable<T> {
    return this.guarded(this.http.get<T>(path, { params: written(query) }));
  }

  post<T>(path: string, body: unknown = {}): Observable<T> {
    return this.guarded(this.http.post<T>(path, body));
  }

  put<T>(path: string, body: unknown, headers: Record<string, string> | HttpHeaders = {}): Observable<T> {
    return this.guarded(this.http.put<T>(path, body, { headers }));
  }

  patch<T>(path: string, body: unknown): Observable<T> {
    return this.guarded(this.http.patch<T>(path, body));
  }

  delete(path: string): Observable<void> {
    return this.guarded(this.http.delete(path)).pipe(map(() => undefined));
  }

  private guarded<T>(request: Observable<T>): Observable<T> {
    return request.pipe(
      catchError((error: unknown) => {
        const failure = ApiFailure.of(error);
        if (failure instanceof ApiFailure && ENDED.has(failure.code)) this.endings.next();
        return throwError(() => failure);
      }),
    );
  }
}

/** A wrong password answers 401 too, with a code of its own: only these mean that the session is over. */
const ENDED = new Set(['not_signed_in', 'session_expired']);

function written(query: Query): Record<string, string> {
  const params: Record<string, string> = {};
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined && value !== '') params[name] = String(value);
  }
  return params;
}

/** Address of an organization's part of the API. */
export function organizationPath(organization: string, ...rest: string[]): string {
  return ['/api/organizations', encodeURIComponent(organization), ...rest.map(encodeURIComponent)].join('/');
}
