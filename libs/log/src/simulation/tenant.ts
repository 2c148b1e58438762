import type { TenantId } from '@attest/kernel';

/** The organization of every run: an id that is drawn would make two runs of one seed differ. */
export const TENANT = 'simulatedtenantsimulatedte' as TenantId;
