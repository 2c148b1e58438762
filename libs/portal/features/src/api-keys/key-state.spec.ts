import type { ApiKey } from '@attest/contracts';
import { daysLeft, keyState } from './key-state';

const NOW = Date.parse('2026-11-24T12:00:00.000Z');
const key = (changes: Partial<ApiKey>): ApiKey => ({
  key: 'at_1',
  name: 'Moodle',
  scopes: ['all'],
  state: 'active',
  createdAt: '2026-11-01T00:00:00.000Z',
  createdBy: 'Ines',
  expiresAt: null,
  revokedAt: null,
  lastUsedAt: null,
  ...changes,
});

describe('how a key stands', () => {
  it('active, also without an end', () => {
    expect(keyState(key({}), NOW).word).toBe('Active');
    expect(keyState(key({ expiresAt: '2026-12-24T12:00:00.000Z' }), NOW).word).toBe('Active');
  });

  it('expires soon from 14 days before', () => {
    expect(keyState(key({ expiresAt: '2026-12-08T12:00:00.000Z' }), NOW).word).toBe('Expires soon');
    expect(keyState(key({ expiresAt: '2026-12-09T12:00:00.000Z' }), NOW).word).toBe('Active');
  });

  it('expired as soon as its end has passed, even if the list is older than that', () => {
    expect(keyState(key({ expiresAt: '2026-11-24T11:59:59.000Z' }), NOW).word).toBe('Expired');
    expect(daysLeft(key({ expiresAt: '2026-11-24T11:59:59.000Z' }), NOW)).toBe(-1);
  });

  it('revoked, whatever its end', () => {
    expect(keyState(key({ state: 'revoked', expiresAt: '2026-11-25T12:00:00.000Z' }), NOW).word).toBe('Revoked');
  });
});
