import { hash } from 'node:crypto';
import { DomainError } from '@attest/kernel';
import { sectionOf } from '../statement/rules';

/** Where a page ended. It needs no memory on the server, so `more` works as long as the statements are kept. */
export interface Cursor {
  /** Position of the last statement of the page before. */
  readonly beyond: number;
  /** The watermark that the walk began with: later arrivals do not push their way into it. */
  readonly upTo: number;
}

const FORM = /^([0-9a-z]{1,11})-([0-9a-z]{1,11})-([0-9A-Za-z_-]{12})$/;

/** A short text for the address of the next page. It fits only the query that it was made for. */
export function encodeCursor(cursor: Cursor, query: string): string {
  const positions = `${cursor.beyond.toString(36)}-${cursor.upTo.toString(36)}`;
  return `${positions}-${checksum(positions, query)}`;
}

/** Throws DomainError `invalid_request` when the text was changed or belongs to another query. */
export function decodeCursor(text: string, query: string): Cursor {
  const parts = FORM.exec(text);
  const [, beyond = '', upTo = '', sum] = parts ?? [];
  if (parts === null || sum !== checksum(`${beyond}-${upTo}`, query)) throw changed();
  return { beyond: parseInt(beyond, 36), upTo: parseInt(upTo, 36) };
}

/** 72 bits that catch every slip. No secret: whoever computes it gains nothing but a page of statements they may read anyway. */
function checksum(positions: string, query: string): string {
  return hash('sha256', `cursor\0${positions}\0${query}`, 'base64url').slice(0, 12);
}

function changed(): DomainError {
  return new DomainError('invalid_request', {}, [
    {
      path: 'cursor',
      message: 'cursor was changed or belongs to another query; it must be used as "more" gave it',
      rule: 'parameter-cursor',
      section: sectionOf('parameter-cursor', '1.0.3'),
    },
  ]);
}
