import { PERMISSIONS, type Permission, ROLES, may, permissionsOf } from './roles';

const rolesThatMay = (permission: Permission) => ROLES.filter((role) => may(role, permission));

describe('roles', () => {
  it('lets an owner do everything', () => {
    expect(permissionsOf('owner')).toEqual(PERMISSIONS);
  });

  it('lets an auditor read and change nothing', () => {
    const changing = PERMISSIONS.filter((permission) => !permission.endsWith('.read'));
    expect(changing.filter((permission) => may('auditor', permission))).toEqual([]);
    expect(may('auditor', 'audit.read')).toBe(true);
  });

  it('keeps voiding from whoever connects systems', () => {
    expect(rolesThatMay('statements.void')).toEqual(['owner', 'compliance_manager']);
  });

  it('keeps API keys from analysts', () => {
    expect(may('analyst', 'keys.read')).toBe(false);
    expect(rolesThatMay('keys.issue')).toEqual(['owner', 'admin']);
  });

  it('lets whoever answers for compliance see who is trusted to sign, and whoever connects systems decide it', () => {
    expect(rolesThatMay('signers.read')).toEqual(['owner', 'admin', 'compliance_manager', 'auditor']);
    expect(rolesThatMay('signers.change')).toEqual(['owner', 'admin']);
  });

  it.each(['manager', 'assessor', 'employee'] as const)('gives %s no right over the whole organization', (role) => {
    expect(permissionsOf(role)).toEqual([]);
  });

  it('gives each permission once and at least to the owner', () => {
    for (const role of ROLES) expect(new Set(permissionsOf(role)).size).toBe(permissionsOf(role).length);
    for (const permission of PERMISSIONS) expect(rolesThatMay(permission)).toContain('owner');
  });
});
