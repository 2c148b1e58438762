/** The roles that a member can have, from the widest to the narrowest. */
export const ROLES = [
  'owner',
  'admin',
  'compliance_manager',
  'analyst',
  'auditor',
  'manager',
  'assessor',
  'employee',
] as const;
export type RoleName = (typeof ROLES)[number];

export const PERMISSIONS = [
  'statements.read',
  'statements.void',
  'keys.read',
  'keys.issue',
  'signers.read',
  'signers.change',
  'people.read',
  'reports.read',
  'reports.schedule',
  'outbox.read',
  'members.read',
  'audit.read',
  'settings.change',
] as const;
export type Permission = (typeof PERMISSIONS)[number];

/**
 * What each role may do in its organization. Roles are written out one by one, not derived from each other: an auditor
 * reads the audit and an analyst does not, so there is no order in which one contains the next.
 *
 * Voiding belongs to the owner and to whoever answers for compliance, not to the admin: an admin connects systems, and
 * evidence is not theirs to take back. Managers, assessors and employees see only their own groups or themselves; what
 * shows that does not ask for these permissions, which all mean "of the whole organization".
 */
const TABLE: Readonly<Record<RoleName, readonly Permission[]>> = {
  owner: PERMISSIONS,
  admin: [
    'statements.read',
    'keys.read',
    'keys.issue',
    'signers.read',
    'signers.change',
    'people.read',
    'reports.read',
    'reports.schedule',
    'outbox.read',
    'members.read',
    'audit.read',
    'settings.change',
  ],
  compliance_manager: [
    'statements.read',
    'statements.void',
    'keys.read',
    'signers.read',
    'people.read',
    'reports.read',
    'reports.schedule',
    'audit.read',
  ],
  analyst: ['statements.read', 'people.read', 'reports.read', 'reports.schedule'],
  auditor: [
    'statements.read',
    'keys.read',
    'signers.read',
    'people.read',
    'reports.read',
    'members.read',
    'audit.read',
  ],
  manager: [],
  assessor: [],
  employee: [],
};

export function permissionsOf(role: RoleName): readonly Permission[] {
  return TABLE[role];
}

/** Whether a member with that role may do it. */
export function may(role: RoleName, permission: Permission): boolean {
  return TABLE[role].includes(permission);
}
