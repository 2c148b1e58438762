export { logSuite } from './log-suite';
export { storageSuite } from './storage-suite';
export { inTwoTenants } from './two-tenants';
