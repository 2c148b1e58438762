import { role, xapiScope } from '@attest/contracts';
import { ROLES, XAPI_SCOPES } from '@attest/tenancy';

describe('words that contracts and tenancy both know', () => {
  it('are the same roles', () => {
    expect(role.options).toEqual(ROLES);
  });

  it('are the same xAPI scopes', () => {
    expect(xapiScope.options).toEqual(XAPI_SCOPES);
  });
});
