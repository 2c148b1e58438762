export { storageSuite } from './storage-suite';
