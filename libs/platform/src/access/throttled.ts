import { SetMetadata } from '@nestjs/common';

export interface ThrottleRule {
  /** So many for one account from one address; ten times as many for an address over all accounts. */
  readonly limit: number;
  /** In so many seconds. */
  readonly seconds: number;
  /** `failures`: a reply below 400 is not counted, as for sign-in. `attempts`: every request is, as for sign-up. */
  readonly counts: 'failures' | 'attempts';
}

export const THROTTLED = 'attest:throttled';

/** Bounds how often an unauthenticated route is tried. The account is the body's `email`. */
export const Throttled = (rule: ThrottleRule): MethodDecorator => SetMetadata(THROTTLED, rule);
