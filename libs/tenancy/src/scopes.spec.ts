import fc from 'fast-check';
import { XAPI_SCOPES, grants, grantsAny, normalizeScopes } from './scopes';

describe('xAPI scopes', () => {
  it('lets "all" do everything', () => {
    expect(XAPI_SCOPES.filter((needed) => !grants(['all'], needed))).toEqual([]);
  });

  it('lets "all/read" read statements and write nothing', () => {
    expect(XAPI_SCOPES.filter((needed) => grants(['all/read'], needed))).toEqual([
      'statements/read',
      'statements/read/mine',
      'all/read',
    ]);
  });

  it('lets a key that reads all statements read its own', () => {
    expect(grants(['statements/read'], 'statements/read/mine')).toBe(true);
    expect(grants(['statements/read/mine'], 'statements/read')).toBe(false);
  });

  it('does not let a key that writes read', () => {
    expect(grantsAny(['statements/write'], ['statements/read', 'statements/read/mine', 'all/read'])).toBe(false);
  });

  it('does not let a key that writes void: that takes "statements/void" or "all"', () => {
    expect(grants(['statements/write'], 'statements/void')).toBe(false);
    expect(grants(['statements/void'], 'statements/void')).toBe(true);
    expect(grants(['all'], 'statements/void')).toBe(true);
  });

  it('grants nothing without a scope', () => {
    expect(XAPI_SCOPES.filter((needed) => grants([], needed))).toEqual([]);
  });

  it('never takes a right away when a scope is added', () => {
    const scope = fc.constantFrom(...XAPI_SCOPES);
    fc.assert(
      fc.property(fc.subarray([...XAPI_SCOPES]), scope, scope, (scopes, added, needed) => {
        expect(grants([...scopes, added], needed) || !grants(scopes, needed)).toBe(true);
      }),
    );
  });

  it('contains what its parts contain', () => {
    const scope = fc.constantFrom(...XAPI_SCOPES);
    fc.assert(
      fc.property(scope, scope, scope, (wide, middle, narrow) => {
        if (grants([wide], middle) && grants([middle], narrow)) expect(grants([wide], narrow)).toBe(true);
      }),
    );
  });

  it('writes a set of scopes in one way', () => {
    expect(normalizeScopes(['all/read', 'statements/write', 'all/read'])).toEqual(['statements/write', 'all/read']);
  });
});
