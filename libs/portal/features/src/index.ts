export { providePortal } from './provide-portal';
